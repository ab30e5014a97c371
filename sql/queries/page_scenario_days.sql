-- The share of use that stays unmet, day by day, one row a curve.
-- Parameters: $economies, $chains.
SELECT
    day.scenario,
    day.economy,
    item.chain,
    day.item,
    day.stock_case,
    list(day.day ORDER BY day.day) AS days,
    list(day.unmet_share ORDER BY day.day) AS unmet
FROM out.scenario_day AS day
INNER JOIN out.item AS item ON item.item = day.item
WHERE
    list_contains(CAST($economies AS VARCHAR[]), day.economy)
    AND list_contains(CAST($chains AS VARCHAR[]), item.chain)
    AND day.stock_case IN ('prior', '0')
GROUP BY day.scenario, day.economy, item.chain, item.ordinal, day.item, day.stock_case
ORDER BY day.scenario, day.economy, item.ordinal, day.stock_case;

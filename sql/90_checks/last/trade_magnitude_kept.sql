-- severity: error
-- Years in which the world's trade in the items of both runs is less than a half or more than twice what the last run
-- had: a unit has changed (a factor of 1,000), or a part of the file is missing.
WITH now_total AS (
    SELECT item, year, sum(trade_value_usd)::DOUBLE AS usd, sum(net_weight_kg)::DOUBLE AS kg
    FROM core.item_flow
    GROUP BY ALL
),

last_total AS (
    SELECT item, year, sum(trade_value_usd)::DOUBLE AS usd, sum(net_weight_kg)::DOUBLE AS kg
    FROM last.core.item_flow
    GROUP BY ALL
),

by_year AS (
    SELECT
        year,
        unnest([
            {'measure': 'trade_value_usd', 'this_run': sum(now_total.usd ORDER BY item), 'last_run': sum(last_total.usd ORDER BY item)},
            {'measure': 'net_weight_kg', 'this_run': sum(now_total.kg ORDER BY item), 'last_run': sum(last_total.kg ORDER BY item)}
        ], recursive := true)
    FROM now_total
    INNER JOIN last_total USING (item, year)
    GROUP BY year
)

SELECT year, measure, this_run, last_run, this_run / last_run AS ratio
FROM by_year
WHERE last_run > 0 AND (this_run < 0.5 * last_run OR this_run > 2 * last_run)
ORDER BY ALL;

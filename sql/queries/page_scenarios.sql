-- What each scenario does to each item, in the central run with usual stocks and with none, where something is missing.
-- Parameters: $economies, $chains.
SELECT
    result.scenario,
    result.branch,
    result.run_mode,
    result.economy,
    item.chain,
    result.item,
    result.stock_case,
    result.year,
    result.basis,
    result.stock_days,
    result.expected_shortfall_days,
    result.stock_out_day,
    result.expected_loss_usd,
    result.lead_supplier
FROM out.scenario_result AS result
INNER JOIN out.item AS item ON item.item = result.item
INNER JOIN out.economy AS economy ON economy.economy = result.economy
WHERE
    list_contains(CAST($economies AS VARCHAR[]), result.economy)
    AND list_contains(CAST($chains AS VARCHAR[]), item.chain)
    AND result.branch = 'in-force'
    AND result.run_mode = 'central'
    AND result.stock_case IN ('prior', '0')
    AND result.expected_shortfall_days > 0
ORDER BY
    result.scenario, result.stock_case DESC, result.expected_shortfall_days DESC, economy.ordinal, result.economy,
    item.ordinal;

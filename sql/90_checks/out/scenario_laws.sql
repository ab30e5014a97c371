-- Results of scenarios outside what they can be, or that more stocks or fewer days make worse.
WITH central AS (
    SELECT * FROM out.scenario_result WHERE run_mode = 'central'
)

SELECT 'range' AS law, scenario, economy, item, stock_case, expected_shortfall_days, stock_out_day, p_unmet
FROM out.scenario_result
INNER JOIN out.scenario USING (scenario)
WHERE expected_shortfall_days < 0 OR expected_shortfall_days > horizon_days + 1e-6
    OR stock_out_day < 0 OR stock_out_day > horizon_days
    OR p_unmet < 0 OR p_unmet > 1
    OR expected_loss_usd < 0
    OR (expected_shortfall_days > 0) <> (p_unmet > 0)
UNION ALL
SELECT 'more stock, more loss', more.scenario, more.economy, more.item, more.stock_case,
    more.expected_shortfall_days, more.stock_out_day, more.p_unmet
FROM central AS less
INNER JOIN central AS more USING (scenario, branch, economy, item)
WHERE less.stock_days < more.stock_days AND less.expected_shortfall_days < more.expected_shortfall_days - 1e-9
ORDER BY ALL;

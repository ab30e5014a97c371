-- The share of demand that is not met, week by week, in each scenario that leaves an item of an economy short.
-- Parameters: $economy, $item.
SELECT scenario, stock_case, day, unmet_share
FROM out.scenario_day
WHERE economy = $economy AND item = $item
ORDER BY scenario, stock_case, day;

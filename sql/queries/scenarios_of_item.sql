-- The scenarios that hit an item of an economy: central figures at the stocks assumed and without any, the worst first.
-- Parameters: $economy, $item.
SELECT
    scenario.scenario,
    scenario.name_en,
    scenario.name_ja,
    scenario.name_ko,
    scenario.premise,
    scenario.scenario_start,
    scenario.horizon_days,
    held.economy,
    held.item,
    held.stock_case,
    held.year,
    held.basis,
    held.stock_days,
    held.expected_shortfall_days,
    held.expected_shortfall_days_se,
    held.p_unmet,
    held.p_unmet_se,
    held.stock_out_day,
    held.stock_out_day_se,
    held.expected_loss_usd,
    held.lead_supplier
FROM out.scenario_result AS held
INNER JOIN out.scenario AS scenario USING (scenario)
WHERE
    held.economy = $economy AND held.item = $item
    AND held.run_mode = 'central' AND held.branch = 'in-force' AND held.stock_case IN ('prior', '0')
ORDER BY max(held.expected_shortfall_days) OVER (PARTITION BY scenario.scenario) DESC, scenario.scenario, held.stock_case;

-- What each scenario does to each economy and item, with standard errors, for a workbook.
-- Parameters: $lang ('en', 'ja' or 'ko'), $economies and $chains (ids; NULL is all).
SELECT
    CASE $lang WHEN 'ja' THEN scenario.name_ja WHEN 'ko' THEN scenario.name_ko ELSE scenario.name_en END AS scenario,
    CASE $lang WHEN 'ja' THEN economy.name_ja WHEN 'ko' THEN economy.name_ko ELSE economy.name_en END AS economy_name,
    CASE $lang WHEN 'ja' THEN item.name_ja WHEN 'ko' THEN item.name_ko ELSE item.name_en END AS item_name,
    result.branch,
    result.run_mode,
    result.stock_case,
    result.stock_days,
    result.p_unmet,
    result.p_unmet_se,
    result.stock_out_day,
    result.stock_out_day_se,
    result.expected_shortfall_days,
    result.expected_shortfall_days_se,
    result.cvar_95,
    result.cvar_95_se,
    result.expected_loss_usd,
    result.expected_loss_usd_se,
    result.value_at_risk_usd,
    result.value_at_risk_usd_se,
    CASE $lang WHEN 'ja' THEN lead.name_ja WHEN 'ko' THEN lead.name_ko ELSE lead.name_en END AS lead_supplier,
    scenario.scenario_kind,
    scenario.scenario_start,
    scenario.horizon_days,
    scenario.premise,
    scenario.evidence,
    result.year,
    result.basis,
    result.draws,
    result.seed,
    result.economy,
    result.item
FROM out.scenario_result AS result
INNER JOIN out.scenario AS scenario ON scenario.scenario = result.scenario
INNER JOIN out.item AS item ON item.item = result.item
INNER JOIN out.economy AS economy ON economy.economy = result.economy
LEFT JOIN out.economy AS lead ON lead.economy = result.lead_supplier
WHERE ($economies IS NULL OR list_contains(CAST($economies AS VARCHAR[]), result.economy))
    AND ($chains IS NULL OR list_contains(CAST($chains AS VARCHAR[]), item.chain))
ORDER BY
    result.scenario, result.branch, result.run_mode, economy.is_focal DESC, economy.ordinal NULLS LAST, result.economy,
    item.ordinal, result.item, result.stock_case;

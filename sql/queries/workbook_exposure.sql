-- What interruptions within a year may cost, at several levels of stocks, for a workbook.
-- Parameters: $lang ('en', 'ja' or 'ko'), $economies and $chains (ids; NULL is all).
SELECT
    CASE $lang WHEN 'ja' THEN economy.name_ja WHEN 'ko' THEN economy.name_ko ELSE economy.name_en END AS economy_name,
    CASE $lang WHEN 'ja' THEN item.name_ja WHEN 'ko' THEN item.name_ko ELSE item.name_en END AS item_name,
    exposure.year,
    exposure.basis,
    exposure.stock_days,
    exposure.is_stock_prior,
    exposure.value_usd_per_year,
    exposure.expected_shortfall_days,
    exposure.expected_shortfall_days_se,
    exposure.p_unmet,
    exposure.p_unmet_se,
    exposure.stock_out_day,
    exposure.stock_out_day_p05,
    exposure.var_95,
    exposure.cvar_95,
    exposure.cvar_95_se,
    exposure.expected_loss_usd,
    exposure.expected_loss_usd_se,
    exposure.value_at_risk_usd,
    exposure.cvar_95_usd,
    exposure.cvar_95_usd_se,
    exposure.coverage_share,
    exposure.is_estimated,
    exposure.flags,
    exposure.economy,
    exposure.item
FROM out.exposure AS exposure
INNER JOIN out.item AS item ON item.item = exposure.item
INNER JOIN out.economy AS economy ON economy.economy = exposure.economy
WHERE ($economies IS NULL OR list_contains(CAST($economies AS VARCHAR[]), exposure.economy))
    AND ($chains IS NULL OR list_contains(CAST($chains AS VARCHAR[]), item.chain))
ORDER BY
    economy.is_focal DESC, economy.ordinal NULLS LAST, exposure.economy, item.ordinal, exposure.item,
    exposure.stock_days;

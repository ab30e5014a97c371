-- How concentrated supply was, year by year, on each item's main basis, with the risk of the years that have one, for
-- a workbook. Parameters: $lang ('en', 'ja' or 'ko'),
-- $economies and $chains (ids; NULL is all).
SELECT
    CASE $lang WHEN 'ja' THEN economy.name_ja WHEN 'ko' THEN economy.name_ko ELSE economy.name_en END AS economy_name,
    CASE $lang WHEN 'ja' THEN item.name_ja WHEN 'ko' THEN item.name_ko ELSE item.name_en END AS item_name,
    score.year,
    score.basis,
    score.hhi,
    score.hhi_high,
    score.hhi_band,
    score.effective_suppliers,
    CASE $lang WHEN 'ja' THEN top.name_ja WHEN 'ko' THEN top.name_ko ELSE top.name_en END AS top_supplier_name,
    score.top_supplier_share,
    score.china_share,
    score.china_share_origin,
    score.geopolrisk,
    risk.risk_score,
    risk.risk_score_low,
    risk.risk_score_high,
    score.import_reliance,
    score.trade_value_usd,
    score.net_weight_t,
    score.coverage_share,
    score.is_estimated,
    score.flags,
    score.economy,
    score.item
FROM out.score AS score
INNER JOIN out.item AS item ON item.item = score.item AND item.headline_basis = score.basis
INNER JOIN out.economy AS economy ON economy.economy = score.economy
LEFT JOIN out.risk AS risk
    ON risk.economy = score.economy AND risk.item = score.item AND risk.year = score.year AND risk.basis = score.basis
LEFT JOIN out.economy AS top ON top.economy = score.top_supplier
WHERE ($economies IS NULL OR list_contains(CAST($economies AS VARCHAR[]), score.economy))
    AND ($chains IS NULL OR list_contains(CAST($chains AS VARCHAR[]), item.chain))
ORDER BY
    economy.is_focal DESC, economy.ordinal NULLS LAST, score.economy, item.ordinal, score.item, score.year DESC;

-- The newest score of each economy and item on its main basis with its risk and interval, the riskiest first, for a
-- workbook. Parameters: $lang ('en', 'ja' or 'ko'),
-- $economies and $chains (ids; NULL is all).
SELECT
    CASE $lang WHEN 'ja' THEN economy.name_ja WHEN 'ko' THEN economy.name_ko ELSE economy.name_en END AS economy_name,
    CASE $lang WHEN 'ja' THEN item.name_ja WHEN 'ko' THEN item.name_ko ELSE item.name_en END AS item_name,
    CASE $lang WHEN 'ja' THEN chain.name_ja WHEN 'ko' THEN chain.name_ko ELSE chain.name_en END AS chain,
    CASE $lang WHEN 'ja' THEN stage.name_ja WHEN 'ko' THEN stage.name_ko ELSE stage.name_en END AS stage,
    headline.year,
    headline.basis,
    headline.risk_score,
    headline.risk_score_low,
    headline.risk_score_high,
    headline.risk_band,
    risk.risk_change_3y,
    risk.risk_rank,
    risk.risk_rank_low,
    risk.risk_rank_high,
    risk.ranked_items,
    risk.likelihood_score,
    risk.dependence_score,
    risk.vulnerability_score,
    CASE $lang WHEN 'ja' THEN top.name_ja WHEN 'ko' THEN top.name_ko ELSE top.name_en END AS top_supplier_name,
    headline.top_supplier_share,
    headline.china_share,
    headline.hhi,
    headline.hhi_band,
    headline.effective_suppliers,
    headline.hhi_change_3y,
    headline.geopolrisk,
    headline.eu_supply_risk,
    headline.import_reliance,
    headline.trade_value_usd,
    headline.net_weight_t,
    headline.coverage_share,
    headline.is_estimated,
    headline.flags,
    headline.economy,
    headline.item,
    headline.data_vintage
FROM out.headline AS headline
INNER JOIN out.item AS item ON item.item = headline.item
INNER JOIN out.economy AS economy ON economy.economy = headline.economy
LEFT JOIN out.risk AS risk
    ON risk.economy = headline.economy AND risk.item = headline.item AND risk.year = headline.year
    AND risk.basis = headline.basis
LEFT JOIN out.chain AS chain ON chain.chain = headline.chain
LEFT JOIN out.chain_stage AS stage ON stage.chain = headline.chain AND stage.stage = headline.stage
LEFT JOIN out.economy AS top ON top.economy = headline.top_supplier
WHERE ($economies IS NULL OR list_contains(CAST($economies AS VARCHAR[]), headline.economy))
    AND ($chains IS NULL OR list_contains(CAST($chains AS VARCHAR[]), item.chain))
ORDER BY
    economy.is_focal DESC, economy.ordinal NULLS LAST, headline.economy, headline.risk_score DESC NULLS LAST,
    item.ordinal, headline.item;

-- The newest score of each economy and item on its main basis, with names, for a workbook.
-- Parameters: $lang ('en', 'ja' or 'ko').
SELECT
    CASE $lang WHEN 'ja' THEN economy.name_ja WHEN 'ko' THEN economy.name_ko ELSE economy.name_en END AS economy_name,
    CASE $lang WHEN 'ja' THEN item.name_ja WHEN 'ko' THEN item.name_ko ELSE item.name_en END AS item_name,
    headline.year,
    headline.basis,
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
    headline.chain,
    headline.stage,
    headline.economy,
    headline.item,
    headline.data_vintage
FROM out.headline AS headline
INNER JOIN out.item AS item ON item.item = headline.item
INNER JOIN out.economy AS economy ON economy.economy = headline.economy
LEFT JOIN out.economy AS top ON top.economy = headline.top_supplier
ORDER BY economy.is_focal DESC, economy.ordinal NULLS LAST, headline.economy, item.ordinal, headline.item;

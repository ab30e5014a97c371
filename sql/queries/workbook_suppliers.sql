-- Who supplies each item on its main basis in the newest year, with names, for a workbook.
-- Parameters: $lang ('en', 'ja' or 'ko'), $economies and $chains (ids; NULL is all).
SELECT
    CASE $lang WHEN 'ja' THEN economy.name_ja WHEN 'ko' THEN economy.name_ko ELSE economy.name_en END AS economy_name,
    CASE $lang WHEN 'ja' THEN item.name_ja WHEN 'ko' THEN item.name_ko ELSE item.name_en END AS item_name,
    share.year,
    share.basis,
    share.rank,
    CASE $lang WHEN 'ja' THEN maker.name_ja WHEN 'ko' THEN maker.name_ko ELSE maker.name_en END AS supplier,
    share.share,
    share.share_quantity,
    share.share_value,
    share.trade_value_usd,
    share.net_weight_t,
    share.unit_value_usd_per_kg,
    share.political_stability,
    share.governance_risk,
    share.is_estimated,
    share.flags,
    share.economy,
    share.item
FROM out.supplier_share AS share
INNER JOIN out.headline AS headline USING (economy, item, year, basis)
INNER JOIN out.item AS item ON item.item = share.item
INNER JOIN out.economy AS economy ON economy.economy = share.economy
LEFT JOIN out.economy AS maker ON maker.economy = share.supplier
WHERE ($economies IS NULL OR list_contains(CAST($economies AS VARCHAR[]), share.economy))
    AND ($chains IS NULL OR list_contains(CAST($chains AS VARCHAR[]), item.chain))
ORDER BY
    economy.is_focal DESC, economy.ordinal NULLS LAST, share.economy, item.ordinal, share.item, share.rank,
    share.supplier;

-- What changed against one and three years before, on each item's main basis in its newest year, for a workbook.
-- Parameters: $lang ('en', 'ja' or 'ko'), $economies and $chains (ids; NULL is all).
SELECT
    CASE $lang WHEN 'ja' THEN economy.name_ja WHEN 'ko' THEN economy.name_ko ELSE economy.name_en END AS economy_name,
    CASE $lang WHEN 'ja' THEN item.name_ja WHEN 'ko' THEN item.name_ko ELSE item.name_en END AS item_name,
    change.year,
    change.basis,
    change.hhi,
    change.hhi_change_1y,
    change.hhi_change_3y,
    change.top_supplier,
    change.top_supplier_1y_before,
    change.top_supplier_3y_before,
    change.top_supplier_share,
    change.top_supplier_share_change_1y,
    change.top_supplier_share_change_3y,
    change.geopolrisk,
    change.geopolrisk_change_1y,
    change.geopolrisk_change_3y,
    change.flags,
    change.economy,
    change.item
FROM out.score_change AS change
INNER JOIN out.headline AS headline USING (economy, item, year, basis)
INNER JOIN out.item AS item ON item.item = change.item
INNER JOIN out.economy AS economy ON economy.economy = change.economy
WHERE (change.hhi_change_1y IS NOT NULL OR change.hhi_change_3y IS NOT NULL)
    AND ($economies IS NULL OR list_contains(CAST($economies AS VARCHAR[]), change.economy))
    AND ($chains IS NULL OR list_contains(CAST($chains AS VARCHAR[]), item.chain))
ORDER BY economy.is_focal DESC, economy.ordinal NULLS LAST, change.economy, item.ordinal, change.item;

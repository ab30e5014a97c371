-- The unmet share of demand day by day in each scenario, for a workbook.
-- Parameters: $lang ('en', 'ja' or 'ko'), $economies and $chains (ids; NULL is all).
SELECT
    CASE $lang WHEN 'ja' THEN scenario.name_ja WHEN 'ko' THEN scenario.name_ko ELSE scenario.name_en END AS scenario,
    CASE $lang WHEN 'ja' THEN economy.name_ja WHEN 'ko' THEN economy.name_ko ELSE economy.name_en END AS economy_name,
    CASE $lang WHEN 'ja' THEN item.name_ja WHEN 'ko' THEN item.name_ko ELSE item.name_en END AS item_name,
    path.stock_case,
    path.day,
    path.unmet_share,
    path.economy,
    path.item
FROM out.scenario_day AS path
INNER JOIN out.scenario AS scenario ON scenario.scenario = path.scenario
INNER JOIN out.item AS item ON item.item = path.item
INNER JOIN out.economy AS economy ON economy.economy = path.economy
WHERE ($economies IS NULL OR list_contains(CAST($economies AS VARCHAR[]), path.economy))
    AND ($chains IS NULL OR list_contains(CAST($chains AS VARCHAR[]), item.chain))
ORDER BY
    path.scenario, economy.is_focal DESC, economy.ordinal NULLS LAST, path.economy, item.ordinal, path.item,
    path.stock_case, path.day;

-- How likely interruptions are within the next year, from the newest year of each item, for a workbook.
-- Parameters: $lang ('en', 'ja' or 'ko'), $economies and $chains (ids; NULL is all).
SELECT
    CASE $lang WHEN 'ja' THEN economy.name_ja WHEN 'ko' THEN economy.name_ko ELSE economy.name_en END AS economy_name,
    CASE $lang WHEN 'ja' THEN item.name_ja WHEN 'ko' THEN item.name_ko ELSE item.name_en END AS item_name,
    hazard.year,
    hazard.event,
    hazard.probability,
    hazard.probability_low,
    hazard.probability_high,
    hazard.base_rate,
    hazard.coverage_share,
    hazard.is_estimated,
    hazard.flags,
    hazard.economy,
    hazard.item
FROM out.hazard AS hazard
INNER JOIN (
    SELECT economy, item, max(year) AS year FROM out.hazard GROUP BY economy, item
) AS newest
    ON newest.economy = hazard.economy AND newest.item = hazard.item AND newest.year = hazard.year
INNER JOIN out.item AS item ON item.item = hazard.item
INNER JOIN out.economy AS economy ON economy.economy = hazard.economy
WHERE ($economies IS NULL OR list_contains(CAST($economies AS VARCHAR[]), hazard.economy))
    AND ($chains IS NULL OR list_contains(CAST($chains AS VARCHAR[]), item.chain))
ORDER BY
    economy.is_focal DESC, economy.ordinal NULLS LAST, hazard.economy, item.ordinal, hazard.item, hazard.event;

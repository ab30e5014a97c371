-- The published shares behind an item's score in a year, with who printed them. WLD is the world.
-- Parameters: $economy, $item, $year.
SELECT *
FROM out.published_share
WHERE economy IN ($economy, 'WLD') AND item = $item AND year = $year
ORDER BY supplier, period_start;

-- Who produces an item in the world in a year, the largest first.
-- Parameters: $item, $year.
SELECT *
FROM out.world_production
WHERE item = $item AND year = $year AND production > 0
ORDER BY production DESC, producer;

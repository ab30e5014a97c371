-- The years in which an economy's imports of an item are told, the newest first.
-- Parameters: $item, $economy.
SELECT DISTINCT year
FROM core.item_flow
WHERE item = $item AND importer = $economy
ORDER BY year DESC;

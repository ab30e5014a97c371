-- Who takes how much of an item from whom in a year, its codes together; exporter is empty where nobody knows.
-- Parameters: $item, $year.
SELECT
    importer,
    exporter,
    coalesce(net_weight_kg, 0)::DOUBLE / 1000 AS quantity,
    coalesce(trade_value_usd, 0)::DOUBLE AS value
FROM core.item_flow
WHERE item = $item AND year = $year AND importer IS DISTINCT FROM exporter
ORDER BY importer, exporter NULLS LAST;

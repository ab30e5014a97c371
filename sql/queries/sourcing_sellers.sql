-- Who ships an item in a year, how much, at which unit value, and how much of it is of its own making.
-- Parameters: $items, $years, one pair an item.
SELECT
    weight.item,
    weight.year,
    weight.origin AS supplier,
    weight.amount_exported AS exported_t,
    value.amount_exported / weight.amount_exported / 1000 AS unit_value_usd_per_kg,
    coalesce(own.share, 0) AS own_share
FROM out.origin_balance AS weight
INNER JOIN (SELECT unnest($items) AS item, unnest($years) AS year) AS wanted USING (item, year)
LEFT JOIN out.origin_balance AS value
    ON value.item = weight.item AND value.year = weight.year AND value.origin = weight.origin AND value.basis = 'value'
LEFT JOIN out.origin_content AS own
    ON own.item = weight.item AND own.year = weight.year AND own.basis = 'quantity'
    AND own.exporter = weight.origin AND own.origin = weight.origin
WHERE weight.basis = 'quantity' AND weight.amount_exported > 0 AND weight.origin NOT IN ('unknown', 'other')
ORDER BY weight.item, weight.year, weight.origin;

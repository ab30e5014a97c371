-- The newest chances of the suppliers of some items. Parameter: $items.
SELECT
    economy,
    item,
    year,
    supplier,
    probability,
    base_rate
FROM out.supplier_hazard
WHERE list_contains($items, item)
QUALIFY year = max(year) OVER (PARTITION BY economy, item)
ORDER BY economy, item, supplier;

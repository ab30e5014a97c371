-- Who supplies, of some economies and items: every share of at least half a percent, for bars that suppliers divide.
-- Parameters: $economies, $items (lists).
SELECT economy, item, year, basis, supplier, share
FROM out.supplier_share
WHERE
    list_contains(CAST($economies AS VARCHAR[]), economy)
    AND list_contains(CAST($items AS VARCHAR[]), item)
    AND share >= 0.005
ORDER BY economy, item, year, basis, share DESC, supplier;

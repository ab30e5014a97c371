-- Who supplies an economy with an item in a year, the largest share first.
-- Parameters: $economy, $item, $year.
SELECT *
FROM out.supplier_share
WHERE economy = $economy AND item = $item AND year = $year
ORDER BY basis, rank, supplier;

-- Who supplies some groups by weight, at which unit value. Parameters: $economies, $items, $years of the groups.
SELECT
    share.economy,
    share.item,
    share.supplier,
    share.share,
    share.unit_value_usd_per_kg,
    share.rank
FROM out.supplier_share AS share
INNER JOIN (SELECT unnest($economies) AS economy, unnest($items) AS item, unnest($years) AS year) AS wanted
    USING (economy, item, year)
WHERE share.basis = 'quantity' AND share.share > 0
ORDER BY share.economy, share.item, share.supplier;

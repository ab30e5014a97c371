-- Who supplies some groups, each named by economy, item, year and basis.
SELECT
    share.economy,
    share.item,
    share.supplier,
    share.share
FROM out.supplier_share AS share
INNER JOIN (
    SELECT unnest($economies) AS economy, unnest($items) AS item, unnest($years) AS year, unnest($bases) AS basis
) AS wanted USING (economy, item, year, basis)
WHERE share.share > 0
ORDER BY share.economy, share.item, share.supplier;

-- Shares of an economy's imports as published, the newest year of each item; whoever was named in any year is told.
SELECT
    share.economy,
    share.item,
    share.supplier,
    max(share.share) FILTER (WHERE share.year = newest.year) AS share,
    max(newest.year) AS share_year
FROM raw.published_share AS share
INNER JOIN (
    SELECT
        economy,
        item,
        max(year) AS year
    FROM raw.published_share
    GROUP BY economy, item
) AS newest ON newest.economy = share.economy AND newest.item = share.item
WHERE list_contains($items, share.item)
GROUP BY share.economy, share.item, share.supplier
ORDER BY share.economy, share.item, share.supplier;

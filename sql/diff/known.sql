-- The items and economies that each run knows as scored.
SELECT 'item' AS what, item AS id, list(side ORDER BY side DESC) AS sides
FROM (SELECT item, 'before' AS side FROM before.out.item UNION ALL SELECT item, 'after' FROM after.out.item)
GROUP BY item
UNION ALL
SELECT 'economy', economy, list(side ORDER BY side DESC)
FROM (
    SELECT economy, 'before' AS side FROM before.out.economy WHERE ordinal IS NOT NULL
    UNION ALL
    SELECT economy, 'after' FROM after.out.economy WHERE ordinal IS NOT NULL
)
GROUP BY economy
ORDER BY ALL;

-- Suppliers that occur twice in one group.
SELECT economy, item, year, basis, supplier, count(*) AS times
FROM core.supply
GROUP BY ALL
HAVING count(*) > 1
ORDER BY ALL;

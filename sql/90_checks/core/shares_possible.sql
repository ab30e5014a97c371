-- Shares of countries outside 0-1, or that add up to more than rounding allows.
SELECT economy, item, year, basis, sum(amount ORDER BY supplier) AS total
FROM core.supply
WHERE is_share
GROUP BY ALL
HAVING sum(amount ORDER BY supplier) > 1.02 OR min(amount) < 0
ORDER BY ALL;

-- Score rows that occur twice.
SELECT economy, item, year, basis, count(*) AS times
FROM out.score
GROUP BY ALL
HAVING count(*) > 1
ORDER BY ALL;

-- severity: error
-- Items whose world production in a year is less than a tenth or more than ten times what the last run had.
WITH now_total AS (
    SELECT item, year, sum(production_t ORDER BY producer) AS tonnes FROM core.production GROUP BY ALL
),

last_total AS (
    SELECT item, year, sum(production_t ORDER BY producer) AS tonnes FROM last.core.production GROUP BY ALL
)

SELECT item, year, now_total.tonnes, last_total.tonnes AS last_tonnes
FROM now_total
INNER JOIN last_total USING (item, year)
WHERE now_total.tonnes NOT BETWEEN last_total.tonnes / 10 AND last_total.tonnes * 10
ORDER BY ALL;

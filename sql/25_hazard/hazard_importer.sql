-- What an economy imports of all codes of the panel. grain: importer, year
CREATE TEMP TABLE hazard_importer AS
WITH sums AS (SELECT importer, year, sum(v)::BIGINT AS v FROM hazard_supply GROUP BY ALL)

SELECT *, lag(v, 1) OVER series AS v1, lag(v, 3) OVER series AS v3
FROM sums
WINDOW series AS (PARTITION BY importer ORDER BY year);

-- The same over all codes of an importer in the last five years whose outcome is known. grain: importer, year
CREATE TEMP TABLE hazard_past_importer AS
WITH outcome AS (
    SELECT importer, year + 1 AS year, sum(e1) AS e1, sum(e2) AS e2, count(e1) AS n
    FROM hazard_event
    WHERE in_panel
    GROUP BY ALL
)

SELECT importer, year, sum(e1) OVER recent AS e1, sum(e2) OVER recent AS e2, sum(n) OVER recent AS n
FROM outcome
WINDOW recent AS (PARTITION BY importer ORDER BY year RANGE BETWEEN 4 PRECEDING AND CURRENT ROW);

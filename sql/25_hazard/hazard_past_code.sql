-- The same over all importers of a code. grain: hs_code, year
CREATE TEMP TABLE hazard_past_code AS
WITH outcome AS (
    SELECT hs_code, year + 1 AS year, sum(e2) AS e2, count(e1) AS n
    FROM hazard_event
    WHERE in_panel
    GROUP BY ALL
)

SELECT hs_code, year, sum(e2) OVER recent AS e2, sum(n) OVER recent AS n
FROM outcome
WINDOW recent AS (PARTITION BY hs_code ORDER BY year RANGE BETWEEN 4 PRECEDING AND CURRENT ROW);

-- The same over all codes of a supplier. grain: exporter, year
CREATE TEMP TABLE hazard_cut_exporter AS
WITH outcome AS (
    SELECT exporter, year, sum(cuts) AS cuts, sum(n) AS n FROM hazard_cut GROUP BY ALL
)

SELECT exporter, year, sum(cuts) OVER recent AS cuts_5, sum(n) OVER recent AS n_5
FROM outcome
WINDOW recent AS (PARTITION BY exporter ORDER BY year RANGE BETWEEN 4 PRECEDING AND CURRENT ROW);

-- What an economy exports of all codes of the panel. grain: exporter, year
CREATE TEMP TABLE hazard_exporter AS
WITH sums AS (SELECT exporter, year, sum(v)::BIGINT AS v FROM hazard_export GROUP BY ALL)

SELECT *, lag(v) OVER (PARTITION BY exporter ORDER BY year) AS v1
FROM sums;

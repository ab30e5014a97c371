-- What an economy exports of all codes of the panel. grain: exporter, year
CREATE TEMP TABLE hazard_exporter AS
SELECT exporter, year, sum(v)::BIGINT AS v, lag(sum(v)::BIGINT) OVER (PARTITION BY exporter ORDER BY year) AS v1
FROM hazard_export
GROUP BY ALL;

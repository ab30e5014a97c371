-- What an economy imports of all codes of the panel. grain: importer, year
CREATE TEMP TABLE hazard_importer AS
SELECT
    importer,
    year,
    sum(v)::BIGINT AS v,
    lag(sum(v)::BIGINT, 1) OVER series AS v1,
    lag(sum(v)::BIGINT, 3) OVER series AS v3
FROM hazard_flow
GROUP BY ALL
WINDOW series AS (PARTITION BY importer ORDER BY year);

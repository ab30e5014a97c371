-- What an economy exports of a code, and of everything, with the two years before. grain: exporter, hs_code, year
CREATE TEMP TABLE hazard_export AS
WITH sums AS (
    SELECT
        exporter, hs_code, year, sum(v)::BIGINT AS v, sum(q)::BIGINT AS q, sum(valued_usd)::BIGINT AS valued_usd,
        count(*) AS destinations
    FROM hazard_flow
    GROUP BY ALL
)

SELECT
    *,
    CASE WHEN lag(year, 1) OVER series = year - 1 THEN lag(q, 1) OVER series END AS q1,
    CASE
        WHEN lag(year, 2) OVER series = year - 2 THEN lag(q, 2) OVER series
        WHEN lag(year, 1) OVER series = year - 2 THEN lag(q, 1) OVER series
    END AS q2,
    CASE WHEN lag(year, 1) OVER series = year - 1 THEN lag(v, 1) OVER series END AS v1
FROM sums
WINDOW series AS (PARTITION BY exporter, hs_code ORDER BY year);

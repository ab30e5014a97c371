-- World trade of a code: value, weight, unit value, concentration of exporters, with the years before. grain: hs_code, year
CREATE TEMP TABLE hazard_world AS
WITH sums AS (
    SELECT
        hs_code,
        year,
        sum(v)::BIGINT AS v,
        sum(q)::BIGINT AS q,
        sum(valued_usd)::DOUBLE / nullif(sum(q), 0) AS p,
        sum(v::HUGEINT * v)::DOUBLE / (sum(v)::DOUBLE * sum(v)::DOUBLE) AS hhi
    FROM hazard_export
    GROUP BY ALL
)

SELECT
    *,
    lag(v, 1) OVER series AS v1,
    lag(q, 1) OVER series AS q1,
    lag(p, 1) OVER series AS p1,
    lag(p, 2) OVER series AS p2,
    lag(p, 3) OVER series AS p3
FROM sums
WINDOW series AS (PARTITION BY hs_code ORDER BY year);

-- The totals year by year without gaps, with five years before and the one after. A year without a row is unknown.
-- grain: importer, hs_code, year
CREATE TEMP TABLE hazard_series AS
WITH grid AS (
    SELECT pair.importer, pair.hs_code, year::SMALLINT AS year
    FROM (SELECT importer, hs_code, min(year) AS first_year FROM hazard_supply GROUP BY ALL) AS pair,
        unnest(range(pair.first_year::INTEGER, (SELECT max(year) + 1 FROM hazard_supply)::INTEGER)) AS every (year)
)

SELECT
    *,
    lag(v, 1) OVER series AS v1,
    lag(v, 2) OVER series AS v2,
    lag(q, 1) OVER series AS q1,
    lag(q, 2) OVER series AS q2,
    lag(q, 3) OVER series AS q3,
    lag(q, 4) OVER series AS q4,
    lag(q, 5) OVER series AS q5,
    lag(p, 1) OVER series AS p1,
    lag(p, 2) OVER series AS p2,
    lag(p, 3) OVER series AS p3,
    lag(p, 4) OVER series AS p4,
    lag(top_share, 1) OVER series AS top_share1,
    lag(suppliers, 3) OVER series AS suppliers3,
    lead(q, 1) OVER series AS q_next,
    lead(v, 1) OVER series AS v_next,
    count(q) OVER series AS years
FROM grid
LEFT JOIN hazard_supply USING (importer, hs_code, year)
WINDOW series AS (PARTITION BY importer, hs_code ORDER BY year);

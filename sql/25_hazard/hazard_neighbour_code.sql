-- The same over all importers of a code. grain: hs_code, year
CREATE TEMP TABLE hazard_neighbour_code AS
WITH sums AS (
    SELECT hs_code, year, sum(move) AS move, sum(gap) AS gap, count(*) AS n FROM hazard_neighbour GROUP BY ALL
)

SELECT hs_code, year, gap, n, (sum(move) OVER recent)::DOUBLE / 1e6 / sum(n) OVER recent AS move_3
FROM sums
WINDOW recent AS (PARTITION BY hs_code ORDER BY year RANGE BETWEEN 2 PRECEDING AND CURRENT ROW);

-- The same over all codes of an importer, with the moves of three years. grain: importer, year
CREATE TEMP TABLE hazard_neighbour_importer AS
WITH sums AS (
    SELECT importer, year, sum(move) AS move, sum(gap) AS gap, count(*) AS n FROM hazard_neighbour GROUP BY ALL
)

SELECT importer, year, gap, n, (sum(move) OVER recent)::DOUBLE / 1e6 / sum(n) OVER recent AS move_3
FROM sums
WINDOW recent AS (PARTITION BY importer ORDER BY year RANGE BETWEEN 2 PRECEDING AND CURRENT ROW);

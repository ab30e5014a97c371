-- The newest row of out.score of each economy, item and basis. grain: economy, item, year, basis
-- The views run in DuckDB and, published, in PostgreSQL: plain SQL that both understand.
CREATE VIEW out.latest_score AS
SELECT score.*
FROM out.score AS score
INNER JOIN (
    SELECT
        economy,
        item,
        basis,
        max(year) AS year
    FROM out.score
    GROUP BY economy, item, basis
) AS newest
    ON
        newest.economy = score.economy AND newest.item = score.item AND newest.basis = score.basis
        AND newest.year = score.year;

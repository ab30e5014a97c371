-- World production concentration computed a second time in SQL.
WITH produced AS (
    SELECT item, year, production_t / sum(production_t) OVER (PARTITION BY item, year) AS s FROM core.production
),

world AS (
    SELECT item, year, sum(s * s) AS hhi_world FROM produced GROUP BY ALL
)

SELECT score.economy, score.item, score.year, score.basis, score.hhi_world AS kernel, world.hhi_world AS "sql"
FROM out.score AS score
INNER JOIN world USING (item, year)
WHERE score.hhi IS NOT NULL
    AND (score.hhi_world IS NULL OR abs(score.hhi_world - world.hhi_world) > 1e-12)
ORDER BY ALL;

-- severity: error
-- Items with scores in the last run for a year in which this run has none, though their sourcing is the same; nothing
-- of this kind is looked for where the two runs leave out other sources.
WITH scored AS (
    SELECT item, sourcing, year, count(*) AS n
    FROM out.score
    WHERE hhi IS NOT NULL
    GROUP BY ALL
),

last_scored AS (
    SELECT item, sourcing, year, count(*) AS n
    FROM last.out.score
    WHERE hhi IS NOT NULL
    GROUP BY ALL
)

SELECT last_scored.item, last_scored.year, last_scored.n AS last_rows, coalesce(scored.n, 0) AS this_rows
FROM last_scored
INNER JOIN out.item AS item ON item.item = last_scored.item
LEFT JOIN scored
    ON scored.item = last_scored.item AND scored.sourcing = last_scored.sourcing AND scored.year = last_scored.year
WHERE coalesce(scored.n, 0) < 0.5 * last_scored.n
    AND item.sourcing = last_scored.sourcing
    AND (SELECT string_agg(DISTINCT source, ';' ORDER BY source) FROM out.source WHERE NOT is_loaded)
    IS NOT DISTINCT FROM
    (SELECT string_agg(DISTINCT source, ';' ORDER BY source) FROM last.out.source WHERE NOT is_loaded)
ORDER BY ALL;

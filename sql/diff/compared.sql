-- How many scores the two runs have between them in one column, within what was asked for.
WITH keys AS (
    SELECT economy, item, year, basis
    FROM before.out.score
    UNION ALL
    SELECT economy, item, year, basis
    FROM after.out.score
)

SELECT count(DISTINCT (economy, item, year, basis)) AS scores
FROM keys
WHERE (len(CAST($economies AS VARCHAR[])) = 0 OR list_contains(CAST($economies AS VARCHAR[]), economy))
    AND (len(CAST($items AS VARCHAR[])) = 0 OR list_contains(CAST($items AS VARCHAR[]), item));

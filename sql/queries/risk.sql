-- The risk scores of some economies, every item and year.
-- Parameters: $economies.
SELECT *
FROM out.risk
WHERE list_contains(CAST($economies AS VARCHAR[]), economy)
ORDER BY economy, item, year;

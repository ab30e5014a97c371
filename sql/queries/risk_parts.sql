-- What the risk scores of some economies are made of, part by part.
-- Parameters: $economies, $item (NULL: every item), $year (NULL: every year).
SELECT *
FROM out.risk_part
WHERE
    list_contains(CAST($economies AS VARCHAR[]), economy)
    AND item = coalesce(CAST($item AS VARCHAR), item)
    AND year = coalesce(CAST($year AS SMALLINT), year)
ORDER BY economy, item, year, ordinal;

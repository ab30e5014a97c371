-- The hazard of some economies' items: every year, or one, or the newest of each item.
SELECT *
FROM out.hazard
WHERE economy IN (SELECT unnest($economies))
    AND ($items IS NULL OR item IN (SELECT unnest(CAST($items AS VARCHAR[]))))
    AND ($year IS NULL OR year = $year)
QUALIFY $year IS NOT NULL OR year = max(year) OVER (PARTITION BY economy, item)
ORDER BY economy, event, probability DESC NULLS LAST, item;

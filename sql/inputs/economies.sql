-- The scored economies; is_own marks a buyer of the user's own table.
SELECT economy, is_own
FROM core.economy
WHERE ordinal IS NOT NULL
ORDER BY ordinal;

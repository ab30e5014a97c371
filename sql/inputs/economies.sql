-- The scored economies.
SELECT economy
FROM raw.economy
WHERE ordinal IS NOT NULL
ORDER BY ordinal;

-- The scored economies with their names, in the catalog's order.
SELECT economy, name_en, name_ja, name_ko, is_focal
FROM out.economy
WHERE ordinal IS NOT NULL
ORDER BY ordinal;

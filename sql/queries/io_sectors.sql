-- The industries of the inter-country table at hand, and the sums over them, with their names.
SELECT sector, name_en, name_ja, name_ko, isic, note
FROM out.io_sector
WHERE sector IN (SELECT sector FROM out.input_balance UNION SELECT sector FROM out.input_dependence)
ORDER BY ordinal;

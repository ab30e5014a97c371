-- The catalogued items with their names and codes, in the catalog's order.
SELECT item, name_en, name_ja, name_ko, material, hs_codes
FROM out.item
ORDER BY ordinal;

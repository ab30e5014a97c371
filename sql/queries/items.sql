-- The catalogued items, in the catalog's order.
SELECT *
FROM out.item
ORDER BY ordinal;

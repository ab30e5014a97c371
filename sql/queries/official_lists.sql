-- The official lists of critical goods.
SELECT *
FROM out.official_list
ORDER BY list_id;

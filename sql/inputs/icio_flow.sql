-- Sales between industries in the newest inter-country table, by their numbers.
SELECT seller, buyer, value_usd_m
FROM raw.icio_flow
WHERE year = (SELECT max(year) FROM raw.icio_node)
ORDER BY seller, buyer;

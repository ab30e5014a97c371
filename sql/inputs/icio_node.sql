-- Industries of the newest inter-country table, in the order of their numbers.
SELECT country AS economy, sector, year, gross_output_usd_m, final_demand_usd_m
FROM raw.icio_node
WHERE year = (SELECT max(year) FROM raw.icio_node)
ORDER BY node;

-- The nodes of the built-in network of industries: every industry of every economy, and who buys its final products.
WITH node AS (
    SELECT country, sector, gross_output_usd_m, final_demand_usd_m
    FROM raw.icio_node
    WHERE year = (SELECT max(year) FROM raw.icio_node)
)

SELECT
    concat(node.country, ':', node.sector) AS node,
    io_sector.name_en AS node_name,
    node.sector AS node_sector,
    node.country AS node_economy,
    NULL::VARCHAR AS node_item,
    1e6 * greatest(node.gross_output_usd_m, 0) AS node_output
FROM node
LEFT JOIN out.io_sector AS io_sector USING (sector)
UNION ALL
-- Their output counts already.
SELECT concat(country, ':', sector, ':final'), 'Final demand', 'final', country, NULL, 0
FROM node
WHERE final_demand_usd_m > 0
ORDER BY node;

-- Networks that do not hold together: links, nodes or indices without a network or node, sums that do not add up, or
-- an index that cannot be.
WITH sums AS (
    SELECT
        network,
        count(*) AS nodes,
        sum(node_output ORDER BY node) AS output,
        sum(node_sales ORDER BY node) AS sales,
        sum(node_purchases ORDER BY node) AS purchases,
        sum(node_suppliers) AS suppliers,
        sum(node_buyers) AS buyers
    FROM out.network_node
    GROUP BY network
),

links AS (
    SELECT network, count(*) AS links, sum(link_value ORDER BY supplier_node, buyer_node) AS amount
    FROM out.network_edge
    GROUP BY network
),

ranked AS (
    SELECT
        risk.*,
        node.node IS NULL AS is_stray,
        lag(risk.esri) OVER place AS esri_before,
        row_number() OVER place AS place,
        count(*) OVER (PARTITION BY risk.network) AS ranked_nodes,
        network.node_count
    FROM out.network_risk AS risk
    LEFT JOIN out.network AS network USING (network)
    LEFT JOIN out.network_node AS node USING (network, node)
    WINDOW place AS (PARTITION BY risk.network ORDER BY risk.systemic_rank)
)

SELECT 'sums' AS fault, network, '' AS node
FROM out.network AS network
LEFT JOIN sums USING (network)
LEFT JOIN links USING (network)
WHERE nodes IS DISTINCT FROM node_count
    OR links IS DISTINCT FROM link_count
    OR suppliers <> link_count
    OR buyers <> link_count
    OR abs(output - total_output) > 1e-9 * total_output
    OR abs(sales - amount) > 1e-9 * amount
    OR abs(purchases - amount) > 1e-9 * amount
UNION ALL
SELECT 'stray node', network, node
FROM out.network_node
WHERE network NOT IN (SELECT network FROM out.network)
UNION ALL
SELECT 'stray link', edge.network, concat(edge.supplier_node, ' -> ', edge.buyer_node)
FROM out.network_edge AS edge
LEFT JOIN out.network_node AS supplier ON edge.network = supplier.network AND edge.supplier_node = supplier.node
LEFT JOIN out.network_node AS buyer ON edge.network = buyer.network AND edge.buyer_node = buyer.node
WHERE supplier.node IS NULL OR buyer.node IS NULL OR edge.supplier_node = edge.buyer_node OR edge.link_value <= 0
UNION ALL
SELECT 'index', network, node
FROM ranked
WHERE is_stray
    OR systemic_rank <> place
    OR ranked_nodes IS DISTINCT FROM node_count
    OR esri > esri_before
    -- What falls either way counts once, and the node itself falls.
    OR esri > 1 + 1e-9
    OR esri < greatest(esri_down, esri_up) - 1e-9
    OR esri > esri_down + esri_up + 1e-9
    OR least(esri_down, esri_up) < output_share - 1e-9
ORDER BY ALL;

-- The nodes of the built-in network of chips. Output counts at the end: a kind of chip that an economy is known to test.
WITH named AS (
    SELECT supplier_node AS node, min(product) AS product FROM out.chip_network GROUP BY supplier_node
    UNION ALL
    SELECT DISTINCT buyer_node, NULL
    FROM out.chip_network
    WHERE buyer_node NOT IN (SELECT supplier_node FROM out.chip_network)
),

parts AS (
    SELECT
        node,
        product,
        split_part(node, ':', 1) AS economy,
        regexp_extract(node, ':([^/>@]+)', 1) AS item,
        regexp_extract(node, '/([^>@]+)', 1) AS chip_output
    FROM named
),

made AS (
    SELECT DISTINCT economy, chip_output, chip_stage FROM out.chip_stop WHERE chip_stage = 'assembly-test'
)

SELECT
    parts.node,
    chip_input.input_name AS node_name,
    coalesce(parts.product, 'end') AS node_sector,
    CASE WHEN regexp_full_match(parts.economy, '[A-Z]{3}') THEN parts.economy END AS node_economy,
    parts.item AS node_item,
    CASE WHEN parts.product IS NULL AND made.economy IS NOT NULL THEN 1.0 ELSE 0.0 END::DOUBLE AS node_output
FROM parts
LEFT JOIN out.chip_input AS chip_input ON parts.item = chip_input.input_id
LEFT JOIN made
    ON
        parts.economy = made.economy
        AND parts.chip_output = made.chip_output
        AND chip_input.chip_stage = made.chip_stage
ORDER BY parts.node;

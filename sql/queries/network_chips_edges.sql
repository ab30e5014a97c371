-- The links of the built-in network of chips: the semiconductor graph of countries, as far as it is certain.
SELECT supplier_node, buyer_node, flow_share AS link_value
FROM out.chip_network
WHERE flow_share > 0
ORDER BY supplier_node, buyer_node;

-- The links of the built-in network of industries: sales between industries of economies, US dollars of the newest year,
-- and final demand. What an industry sells to itself stays inside it.
WITH node AS (
    SELECT node, concat(country, ':', sector) AS name, final_demand_usd_m
    FROM raw.icio_node
    WHERE year = (SELECT max(year) FROM raw.icio_node)
)

SELECT seller.name AS supplier_node, buyer.name AS buyer_node, 1e6 * flow.value_usd_m AS link_value
FROM raw.icio_flow AS flow
INNER JOIN node AS seller ON flow.seller = seller.node
INNER JOIN node AS buyer ON flow.buyer = buyer.node
WHERE flow.year = (SELECT max(year) FROM raw.icio_node)
    AND flow.value_usd_m >= 1
    AND flow.seller <> flow.buyer
UNION ALL
SELECT name, concat(name, ':final'), 1e6 * final_demand_usd_m
FROM node
WHERE final_demand_usd_m > 0
ORDER BY supplier_node, buyer_node;

-- Purchases between industries of the newest inter-country table that are at least a share of the buyer's output.
WITH node AS (
    SELECT node.node, node.country AS economy, node.sector, balance.gross_output_usd_m
    FROM raw.icio_node AS node
    INNER JOIN out.input_balance AS balance
        ON balance.economy = node.country AND balance.sector = node.sector AND balance.year = node.year
)

SELECT
    seller.economy AS seller_economy, seller.sector AS seller_sector, buyer.economy AS buyer_economy,
    buyer.sector AS buyer_sector, flow.value_usd_m / buyer.gross_output_usd_m AS share
FROM raw.icio_flow AS flow
INNER JOIN node AS seller ON seller.node = flow.seller
INNER JOIN node AS buyer ON buyer.node = flow.buyer
WHERE flow.year = (SELECT max(year) FROM raw.icio_node)
    AND flow.value_usd_m >= $least * buyer.gross_output_usd_m
    AND buyer.gross_output_usd_m > 0
ORDER BY flow.buyer, flow.seller;

-- What an industry buys straight from a source's industries, as a share of its output, and whose table tells it.
-- Parameters: $economy, $sector, $source.
SELECT
    any_value(seller.year) AS year,
    sum(flow.value_usd_m ORDER BY flow.seller) / any_value(balance.gross_output_usd_m) AS direct_share
FROM raw.icio_flow AS flow
INNER JOIN raw.icio_node AS seller ON seller.node = flow.seller AND seller.year = flow.year
INNER JOIN raw.icio_node AS buyer ON buyer.node = flow.buyer AND buyer.year = flow.year
INNER JOIN out.input_balance AS balance
    ON balance.economy = buyer.country AND balance.sector = buyer.sector AND balance.year = buyer.year
WHERE buyer.country = $economy AND buyer.sector = $sector AND seller.country = $source
    AND flow.year = (SELECT max(year) FROM raw.icio_node)
HAVING count(*) > 0;

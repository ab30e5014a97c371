-- First-hand shares worked out again from the flows: what an industry buys from, and sells to, each economy.
WITH newest AS (
    SELECT * FROM raw.icio_node WHERE year = (SELECT max(year) FROM raw.icio_node)
),

focal AS (
    SELECT * FROM newest WHERE country IN (SELECT DISTINCT economy FROM out.input_dependence)
),

flow AS (
    SELECT * FROM raw.icio_flow WHERE year = (SELECT max(year) FROM raw.icio_node)
),

bought AS (
    SELECT focal.country AS economy, focal.sector, other.country AS other, sum(value_usd_m ORDER BY flow.seller) AS value
    FROM flow
    INNER JOIN focal ON focal.node = flow.buyer
    INNER JOIN newest AS other ON other.node = flow.seller
    GROUP BY ALL
),

sold AS (
    SELECT focal.country AS economy, focal.sector, other.country AS other, sum(value_usd_m ORDER BY flow.buyer) AS value
    FROM flow
    INNER JOIN focal ON focal.node = flow.seller
    INNER JOIN newest AS other ON other.node = flow.buyer
    GROUP BY ALL
),

expected AS (
    SELECT
        'direct_purchase_share' AS what, economy, sector, other,
        value / sum(value) OVER (PARTITION BY economy, sector ORDER BY other ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS share
    FROM bought
    UNION ALL
    SELECT 'direct_sale_share', sold.economy, sold.sector, sold.other, sold.value / balance.gross_output_usd_m
    FROM sold
    INNER JOIN out.input_balance AS balance ON balance.economy = sold.economy AND balance.sector = sold.sector
),

found AS (
    SELECT 'direct_purchase_share' AS what, economy, sector, source_economy AS other, direct_purchase_share AS share
    FROM out.input_dependence
    WHERE sector NOT IN ('TOTAL', 'C')
    UNION ALL
    SELECT 'direct_sale_share', economy, sector, buyer_economy, direct_sale_share
    FROM out.sales_dependence
    WHERE sector NOT IN ('TOTAL', 'C')
)

SELECT what, economy, sector, other, expected.share AS expected, found.share AS found
FROM found
LEFT JOIN expected USING (what, economy, sector, other)
WHERE abs(coalesce(expected.share, 0) - found.share) > 1e-12
ORDER BY ALL;

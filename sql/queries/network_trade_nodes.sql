-- The nodes of the built-in network of trade: what each economy has of each item, what it makes of it and what it uses.
WITH flow AS (
    SELECT item, importer, exporter, trade_value_usd AS usd
    FROM core.item_flow
    WHERE year = (SELECT max(year) FROM core.item_flow)
        AND trade_value_usd > 0
        AND exporter IS NOT NULL
        AND exporter <> importer
),

side AS (
    SELECT item, importer AS economy, usd AS comes_in, 0 AS goes_out FROM flow
    UNION ALL
    SELECT item, exporter, 0, usd FROM flow
),

balance AS (
    SELECT
        concat(economy, ':', item) AS node,
        item,
        economy,
        sum(comes_in)::DOUBLE AS comes_in,
        sum(goes_out)::DOUBLE AS goes_out
    FROM side
    GROUP BY item, economy
)

SELECT
    node,
    NULL::VARCHAR AS node_name,
    item AS node_sector,
    economy AS node_economy,
    item AS node_item,
    greatest(comes_in, goes_out) AS node_output
FROM balance
UNION ALL
-- Their output counts already.
SELECT concat(node, CASE WHEN goes_out > comes_in THEN ':made' ELSE ':used' END), NULL, item, economy, item, 0
FROM balance
WHERE goes_out <> comes_in
ORDER BY node;

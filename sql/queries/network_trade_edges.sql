-- The links of the built-in network of trade, in US dollars: who ships what to whom in the newest year, what those who
-- ship more than they take in must make themselves, and what those who take in more than they ship use.
WITH flow AS (
    SELECT item, importer, exporter, trade_value_usd AS usd
    FROM core.item_flow
    WHERE year = (SELECT max(year) FROM core.item_flow)
        AND trade_value_usd > 0
        AND exporter IS NOT NULL
        AND exporter <> importer
),

side AS (
    SELECT item, importer AS economy, -usd AS beyond FROM flow
    UNION ALL
    SELECT item, exporter, usd FROM flow
),

balance AS (
    SELECT concat(economy, ':', item) AS node, sum(beyond)::DOUBLE AS beyond
    FROM side
    GROUP BY item, economy
)

SELECT
    concat(exporter, ':', item) AS supplier_node,
    concat(importer, ':', item) AS buyer_node,
    usd::DOUBLE AS link_value
FROM flow
UNION ALL
SELECT concat(node, ':made'), node, beyond FROM balance WHERE beyond > 0
UNION ALL
SELECT node, concat(node, ':used'), -beyond FROM balance WHERE beyond < 0
ORDER BY supplier_node, buyer_node;

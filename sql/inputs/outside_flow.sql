-- Purchases of scored economies that the one world of world_flow does not tell in this way: those of the user's own
-- tables, and reports to UN Comtrade where BACI tells the others.
WITH told AS (
    SELECT item, year, min(flow_source) AS world_source
    FROM told_flow
    WHERE flow_source IN ('baci', 'comtrade')
    GROUP BY item, year
)

SELECT
    flow.importer AS economy,
    flow.item,
    flow.year,
    flow.exporter AS supplier,
    flow.trade_value_usd::DOUBLE AS trade_value_usd,
    flow.net_weight_kg::DOUBLE AS net_weight_kg
FROM core.item_flow AS flow
INNER JOIN core.economy AS scored ON scored.economy = flow.importer AND scored.ordinal IS NOT NULL
LEFT JOIN told USING (item, year)
WHERE flow.flow_source IS DISTINCT FROM told.world_source
ORDER BY economy, flow.item, flow.year, supplier NULLS LAST;

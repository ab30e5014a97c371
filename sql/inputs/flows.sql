-- Every scored economy's suppliers with value and weight side by side.
SELECT
    flow.importer AS economy,
    flow.item,
    flow.year,
    flow.exporter AS supplier,
    flow.trade_value_usd::DOUBLE AS trade_value_usd,
    flow.net_weight_kg::DOUBLE / 1000 AS net_weight_t,
    flow.weighed_value_usd::DOUBLE AS weighed_value_usd
FROM core.item_flow AS flow
INNER JOIN core.economy AS scored ON scored.economy = flow.importer AND scored.ordinal IS NOT NULL
WHERE flow.exporter IS NOT NULL
ORDER BY economy, flow.item, flow.year, supplier;

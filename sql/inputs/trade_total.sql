-- Imports and exports of each scored economy.
SELECT
    economy,
    item,
    year,
    import_value_usd::DOUBLE AS import_value_usd,
    import_weight_kg::DOUBLE / 1000 AS import_weight_t,
    weighed_value_usd::DOUBLE AS weighed_value_usd,
    valued_weight_kg::DOUBLE / 1000 AS valued_weight_t,
    unmapped_value_usd::DOUBLE AS unmapped_value_usd,
    export_value_usd::DOUBLE AS export_value_usd,
    export_weight_kg::DOUBLE / 1000 AS export_weight_t,
    flow_source,
    hs_revision,
    is_split
FROM core.trade_total
ORDER BY economy, item, year;

-- Flows with a negative value or weight, or with no value.
SELECT hs_code, year, importer_code, exporter_code, trade_value_usd, net_weight_kg
FROM raw.baci_flow
WHERE trade_value_usd < 0 OR net_weight_kg < 0
ORDER BY ALL;

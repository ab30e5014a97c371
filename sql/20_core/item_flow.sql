-- Trade in each item between economies, codes mapped. Sums run over whole dollars and kilograms, so they are exact.
-- weighed_value_usd is the value of those flows whose weight is known. grain: item, year, importer, exporter
CREATE TABLE core.item_flow AS
SELECT
    item_hs.item,
    flow.year,
    importer.iso3 AS importer,
    exporter.iso3 AS exporter,
    sum(flow.trade_value_usd)::BIGINT AS trade_value_usd,
    sum(flow.net_weight_kg)::BIGINT AS net_weight_kg,
    coalesce(sum(flow.trade_value_usd) FILTER (flow.net_weight_kg IS NOT NULL), 0)::BIGINT AS weighed_value_usd
FROM raw.baci_flow AS flow
INNER JOIN core.item_hs USING (hs_revision, hs_code)
INNER JOIN raw.country_code AS importer
    ON importer.system = 'baci' AND importer.code = flow.importer_code::VARCHAR AND importer.iso3 IS NOT NULL
INNER JOIN raw.country_code AS exporter
    ON exporter.system = 'baci' AND exporter.code = flow.exporter_code::VARCHAR AND exporter.iso3 IS NOT NULL
WHERE importer.iso3 <> exporter.iso3
GROUP BY ALL
ORDER BY item_hs.item, flow.year, importer, exporter;

-- Imports and exports of each scored economy, and how much of the imports' value has a known weight and origin.
-- grain: economy, item, year
CREATE TABLE core.trade_total AS
WITH imports AS (
    SELECT
        importer AS economy, item, year,
        sum(trade_value_usd)::BIGINT AS import_value_usd,
        sum(net_weight_kg)::BIGINT AS import_weight_kg,
        sum(weighed_value_usd)::BIGINT AS weighed_value_usd
    FROM core.item_flow
    GROUP BY ALL
),

exports AS (
    SELECT
        exporter AS economy, item, year,
        sum(trade_value_usd)::BIGINT AS export_value_usd,
        sum(net_weight_kg)::BIGINT AS export_weight_kg
    FROM core.item_flow
    GROUP BY ALL
),

-- Imports whose exporter stands for no economy: they are left out of the shares, so they count against coverage.
unmapped AS (
    SELECT importer.iso3 AS economy, item_hs.item, flow.year, sum(flow.trade_value_usd)::BIGINT AS unmapped_value_usd
    FROM raw.baci_flow AS flow
    INNER JOIN core.item_hs USING (hs_revision, hs_code)
    INNER JOIN raw.country_code AS importer
        ON importer.system = 'baci' AND importer.code = flow.importer_code::VARCHAR AND importer.iso3 IS NOT NULL
    LEFT JOIN raw.country_code AS exporter
        ON exporter.system = 'baci' AND exporter.code = flow.exporter_code::VARCHAR
    WHERE exporter.iso3 IS NULL
    GROUP BY ALL
)

SELECT
    economy,
    item,
    year,
    coalesce(imports.import_value_usd, 0) AS import_value_usd,
    coalesce(imports.import_weight_kg, 0) AS import_weight_kg,
    coalesce(imports.weighed_value_usd, 0) AS weighed_value_usd,
    coalesce(unmapped.unmapped_value_usd, 0) AS unmapped_value_usd,
    coalesce(exports.export_value_usd, 0) AS export_value_usd,
    coalesce(exports.export_weight_kg, 0) AS export_weight_kg
FROM imports
FULL JOIN exports USING (economy, item, year)
FULL JOIN unmapped USING (economy, item, year)
INNER JOIN raw.economy AS scored USING (economy)
WHERE scored.ordinal IS NOT NULL
ORDER BY economy, item, year;

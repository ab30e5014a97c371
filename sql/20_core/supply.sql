-- Who supplies each scored economy with each item: one long table for every kind of sourcing.
-- amount is tonnes, dollars or a share, as basis says; is_share is true where amounts are shares whose rest is unknown.
-- supply_scope says what the amounts add up to. grain: economy, item, year, basis, supplier
CREATE TABLE core.supply AS
WITH scored AS (
    SELECT economy FROM raw.economy WHERE ordinal IS NOT NULL
),

trade AS (
    SELECT flow.* FROM core.item_flow AS flow INNER JOIN scored ON scored.economy = flow.importer
),

by_quantity AS (
    SELECT importer AS economy, item, year, 'quantity' AS basis, exporter AS supplier,
        net_weight_kg::DOUBLE / 1000 AS amount, false AS is_share, 'imports' AS supply_scope
    FROM trade
    WHERE net_weight_kg > 0
),

by_value AS (
    SELECT importer AS economy, item, year, 'value' AS basis, exporter AS supplier,
        trade_value_usd::DOUBLE AS amount, false AS is_share, 'imports' AS supply_scope
    FROM trade
    WHERE trade_value_usd > 0
),

world_production AS (
    SELECT scored.economy, made.item, made.year, 'world-share' AS basis, made.producer AS supplier,
        made.production_t AS amount, false AS is_share, 'world' AS supply_scope
    FROM core.production AS made
    INNER JOIN raw.item AS item ON item.item = made.item AND item.sourcing = 'world-production'
    CROSS JOIN scored
),

world_providers AS (
    SELECT scored.economy, item.item, share.year, 'world-share' AS basis, country.iso3 AS supplier,
        share.share AS amount, true AS is_share, 'world' AS supply_scope
    FROM raw.item AS item
    INNER JOIN raw.chip_share AS share ON share.input_id = item.provider_input
    INNER JOIN raw.chip_provider AS provider
        ON provider.provider_id = share.provider_id AND provider.provider_type = 'country'
    INNER JOIN raw.country_code AS country
        ON country.system = 'cset' AND country.code = provider.provider_name AND country.iso3 IS NOT NULL
    CROSS JOIN scored
    WHERE item.sourcing = 'world-providers' AND share.share > 0
),

published AS (
    SELECT scored.economy, share.item, share.year, 'published-share' AS basis, share.supplier,
        share.share AS amount, true AS is_share,
        CASE WHEN share.economy = 'WLD' THEN 'world' ELSE 'imports' END AS supply_scope
    FROM raw.published_share AS share
    INNER JOIN raw.item AS item ON item.item = share.item
    -- A share of the world's supply is the best that is known of anybody's sourcing.
    INNER JOIN scored ON share.economy IN ('WLD', scored.economy)
    WHERE share.share > 0
)

SELECT * FROM by_quantity
UNION ALL
SELECT * FROM by_value
UNION ALL
SELECT * FROM world_production
UNION ALL
SELECT * FROM world_providers
UNION ALL
SELECT * FROM published
ORDER BY economy, item, year, basis, supplier;

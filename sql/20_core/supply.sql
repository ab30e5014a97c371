-- Who supplies each scored economy with each item: one long table for every kind of sourcing.
-- amount is tonnes, dollars or a share, as basis says; is_share is true where amounts are shares whose rest is unknown.
-- supply_scope says what the amounts add up to. grain: economy, item, year, basis, supplier
CREATE TABLE core.supply AS
WITH scored AS (
    SELECT economy, is_own FROM core.economy WHERE ordinal IS NOT NULL
),

-- What the world makes stands in for the sourcing of an economy, not of one buyer.
estimated AS (
    SELECT economy FROM scored WHERE NOT is_own
),

trade AS (
    SELECT flow.*
    FROM core.item_flow AS flow
    INNER JOIN scored ON scored.economy = flow.importer
    WHERE flow.exporter IS NOT NULL
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
    SELECT estimated.economy, made.item, made.year, 'world-share' AS basis, made.producer AS supplier,
        made.production_t AS amount, false AS is_share, 'world' AS supply_scope
    FROM core.production AS made
    INNER JOIN core.item AS item ON item.item = made.item AND item.sourcing = 'world-production'
    CROSS JOIN estimated
),

world_providers AS (
    SELECT estimated.economy, item.item, share.year, 'world-share' AS basis, country.iso3 AS supplier,
        share.share AS amount, true AS is_share, 'world' AS supply_scope
    FROM core.item AS item
    INNER JOIN raw.chip_share AS share ON share.input_id = item.provider_input
    INNER JOIN raw.chip_provider AS provider
        ON provider.provider_id = share.provider_id AND provider.provider_type = 'country'
    INNER JOIN raw.country_code AS country
        ON country.system = 'cset' AND country.code = provider.provider_name AND country.iso3 IS NOT NULL
    CROSS JOIN estimated
    WHERE item.sourcing = 'world-providers' AND share.share > 0
),

published AS (
    SELECT estimated.economy, share.item, share.year, 'published-share' AS basis, share.supplier,
        share.share AS amount, true AS is_share,
        CASE WHEN share.economy = 'WLD' THEN 'world' ELSE 'imports' END AS supply_scope
    FROM raw.published_share AS share
    INNER JOIN core.item AS item ON item.item = share.item
    -- A share of the world's supply is the best that is known of anybody's sourcing.
    INNER JOIN estimated ON share.economy IN ('WLD', estimated.economy)
    -- Records of the economy's own trade tell more than a single share.
    ANTI JOIN trade AS traded ON traded.importer = estimated.economy AND traded.item = share.item
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

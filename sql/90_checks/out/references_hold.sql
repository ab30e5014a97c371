-- Rows that name an economy, item or stage that its dimension does not have: joins would lose them.
WITH named AS (
    SELECT DISTINCT 'score' AS fact, 'economy' AS dimension, economy AS name FROM out.score
    UNION
    SELECT DISTINCT 'score', 'economy', top_supplier FROM out.score
    UNION
    SELECT DISTINCT 'score', 'item', item FROM out.score
    UNION
    SELECT DISTINCT 'supplier_share', 'economy', economy FROM out.supplier_share
    UNION
    SELECT DISTINCT 'supplier_share', 'economy', supplier FROM out.supplier_share
    UNION
    SELECT DISTINCT 'supplier_share', 'item', item FROM out.supplier_share
    UNION
    SELECT DISTINCT 'score', 'economy', top_origin FROM out.score
    UNION
    SELECT DISTINCT 'origin_share', 'economy', economy FROM out.origin_share
    UNION
    SELECT DISTINCT 'origin_share', 'economy', origin FROM out.origin_share WHERE origin NOT IN ('unknown', 'other')
    UNION
    SELECT DISTINCT 'origin_share', 'economy', via FROM out.origin_share
    UNION
    SELECT DISTINCT 'origin_share', 'item', item FROM out.origin_share
    UNION
    SELECT DISTINCT 'origin_content', 'economy', exporter FROM out.origin_content
    UNION
    SELECT DISTINCT 'origin_content', 'economy', origin FROM out.origin_content WHERE origin NOT IN ('unknown', 'other')
    UNION
    SELECT DISTINCT 'origin_content', 'item', item FROM out.origin_content
    UNION
    SELECT DISTINCT 'origin_balance', 'economy', origin FROM out.origin_balance WHERE origin <> 'unknown'
    UNION
    SELECT DISTINCT 'origin_balance', 'item', item FROM out.origin_balance
    UNION
    SELECT DISTINCT 'geopolrisk', 'economy', economy FROM out.geopolrisk
    UNION
    SELECT DISTINCT 'geopolrisk', 'item', item FROM out.geopolrisk
    UNION
    SELECT DISTINCT 'world_production', 'economy', producer FROM out.world_production
    UNION
    SELECT DISTINCT 'world_production', 'item', item FROM out.world_production
    UNION
    SELECT DISTINCT 'company_share', 'economy', company_economy FROM out.company_share
    UNION
    SELECT DISTINCT 'company_share', 'item', item FROM out.company_share
    UNION
    SELECT DISTINCT 'published_share', 'economy', supplier FROM out.published_share
    UNION
    SELECT DISTINCT 'stage_share', 'economy', supplier FROM out.stage_share
    UNION
    SELECT DISTINCT 'stage_position', 'economy', top_supplier FROM out.stage_position
    UNION
    SELECT DISTINCT 'stage_position', 'item', item FROM out.stage_position
    UNION
    SELECT DISTINCT 'published_share', 'item', item FROM out.published_share
    UNION
    SELECT DISTINCT 'measure', 'economy', imposer FROM out.measure
    UNION
    SELECT DISTINCT 'measure_item', 'item', item FROM out.measure_item
    UNION
    SELECT DISTINCT 'measure_target', 'economy', economy FROM out.measure_target
    UNION
    SELECT DISTINCT 'item', 'stage', chain || '/' || stage FROM out.item
),

known AS (
    SELECT 'economy' AS dimension, economy AS name FROM out.economy
    UNION
    SELECT 'item', item FROM out.item
    UNION
    SELECT 'stage', chain || '/' || stage FROM out.chain_stage
)

SELECT
    fact,
    dimension,
    name
FROM named
ANTI JOIN known USING (dimension, name)
WHERE name IS NOT NULL
ORDER BY ALL;

-- Who supplies raw materials: of an importer by weight in the newest year, or of the world (WLD) by what is mined or
-- refined. own_production is what the importer makes itself, where it can be added to imports; makes_own says
-- whether it makes any; empty where production is counted at another stage or not at all.
WITH newest AS (
    SELECT
        item,
        max(year) AS year
    FROM core.item_flow
    WHERE list_contains($items, item)
    GROUP BY item
),

imports AS (
    SELECT
        flow.item,
        flow.importer AS economy,
        flow.exporter AS supplier,
        flow.net_weight_kg::DOUBLE / 1000 AS amount,
        flow.year
    FROM core.item_flow AS flow
    INNER JOIN newest ON newest.item = flow.item AND newest.year = flow.year
    INNER JOIN core.item AS item ON item.item = flow.item AND item.sourcing = 'trade'
    WHERE flow.net_weight_kg > 0 AND flow.exporter IS NOT NULL AND list_contains($economies, flow.importer)
),

made AS (
    SELECT
        item,
        producer,
        production_t,
        year
    FROM core.production
    WHERE list_contains($items, item)
    QUALIFY year = max(year) OVER (PARTITION BY item)
)

SELECT
    imports.item,
    imports.economy,
    imports.supplier,
    imports.amount,
    imports.year,
    CASE
        WHEN made.producer IS NOT NULL THEN true
        WHEN item.production_stage = item.form THEN false
    END AS makes_own,
    CASE WHEN item.production_comparable THEN made.production_t END AS own_production
FROM imports
INNER JOIN core.item AS item ON item.item = imports.item
LEFT JOIN made ON made.item = imports.item AND made.producer = imports.economy
UNION ALL
SELECT
    made.item,
    'WLD' AS economy,
    made.producer AS supplier,
    made.production_t AS amount,
    made.year,
    false AS makes_own,
    NULL AS own_production
FROM made
INNER JOIN core.item AS item ON item.item = made.item AND item.sourcing = 'world-production'
ORDER BY 1, 2, 3;

-- The catalogued items as the loaded data let them be told: one that the catalog does not source from trade becomes
-- traded when flows of its codes are there, if the catalog says so; its note is about the figures it had before. A
-- buyer's own table changes nothing for the others. sourcing_reason says which. grain: item
CREATE TABLE core.item AS
WITH told AS (
    SELECT DISTINCT item FROM told_flow WHERE flow_source IN ('baci', 'comtrade')
)

SELECT
    item.* REPLACE (
        CASE WHEN switched.is_switched THEN 'trade' ELSE item.sourcing END AS sourcing,
        CASE WHEN switched.is_switched THEN item.traded_basis ELSE item.headline_basis END AS headline_basis,
        CASE WHEN switched.is_switched THEN NULL ELSE item.note END AS note
    ),
    CASE WHEN switched.is_switched THEN 'flows of its codes are loaded' ELSE 'as catalogued' END AS sourcing_reason
FROM raw.item AS item
INNER JOIN (
    SELECT item, coalesce(when_loaded = 'trade', false) AND item IN (SELECT item FROM told) AS is_switched
    FROM raw.item
) AS switched USING (item)
ORDER BY item.ordinal;

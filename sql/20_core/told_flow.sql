-- Flows of what the items are made of, in every source and edition that tells them. An HS code counts for items that
-- trade may tell; an item that the user's own table names counts whatever it is. edition_rank is 0 for the catalog's
-- edition of the Harmonized System and rises from the newest of the others to the oldest.
-- Not kept in the warehouse: core.flow and core.item_hs tell it again.
-- grain: item, flow_source, hs_revision, hs_code, year, importer, exporter
CREATE TEMP TABLE told_flow AS
SELECT
    item_hs.item,
    flow.* EXCLUDE (item),
    item_hs.is_split,
    CASE
        WHEN item_hs.is_catalogued THEN 0
        ELSE list_position(['HS22', 'HS17', 'HS12', 'HS07', 'HS02', 'HS96', 'HS92'], flow.hs_revision)
    END AS edition_rank
FROM core.flow AS flow
INNER JOIN core.item_hs USING (hs_revision, hs_code)
INNER JOIN raw.item AS tradeable
    ON tradeable.item = item_hs.item AND (tradeable.sourcing = 'trade' OR tradeable.when_loaded = 'trade')
WHERE flow.item IS NULL
UNION ALL
SELECT flow.item, flow.* EXCLUDE (item), false AS is_split, 0 AS edition_rank
FROM core.flow AS flow
INNER JOIN raw.item AS named USING (item);

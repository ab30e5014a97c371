-- Scores of items whose HS codes differ between the two catalogs, where trade differs also in the codes that both have:
-- there the data were revised too. grain: economy, item, year, basis
WITH changed AS (
    SELECT item
    FROM before.raw.item AS old
    INNER JOIN after.raw.item AS new USING (item)
    WHERE (old.hs_revision, old.hs_codes) IS DISTINCT FROM (new.hs_revision, new.hs_codes)
),

common AS (
    SELECT item, hs_revision, hs_code
    FROM before.core.item_hs
    INNER JOIN after.core.item_hs USING (item, hs_revision, hs_code)
    SEMI JOIN changed USING (item)
),

old_flow AS (
    SELECT flow.* FROM before.raw.baci_flow AS flow SEMI JOIN common USING (hs_revision, hs_code)
),

new_flow AS (
    SELECT flow.* FROM after.raw.baci_flow AS flow SEMI JOIN common USING (hs_revision, hs_code)
),

differing AS (
    SELECT hs_revision, hs_code, year, importer_code, exporter_code
    FROM old_flow
    FULL JOIN new_flow USING (hs_revision, hs_code, year, importer_code, exporter_code)
    WHERE (old_flow.trade_value_usd, old_flow.net_weight_kg)
        IS DISTINCT FROM (new_flow.trade_value_usd, new_flow.net_weight_kg)
),

partners AS (
    SELECT hs_revision, hs_code, year, unnest([importer_code, exporter_code]) AS code FROM differing
)

SELECT DISTINCT moved.economy, moved.item, moved.year, moved.basis, 'also in the codes that stayed' AS evidence
FROM moved
INNER JOIN common USING (item)
INNER JOIN partners USING (hs_revision, hs_code)
INNER JOIN after.raw.country_code AS country
    ON country.system = 'baci' AND country.code = CAST(partners.code AS VARCHAR) AND country.iso3 = moved.economy
WHERE partners.year BETWEEN moved.year - CAST($years_back AS INTEGER) AND moved.year
ORDER BY ALL;

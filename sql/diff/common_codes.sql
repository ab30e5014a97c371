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

differing AS (
    SELECT flow_source, hs_revision, hs_code, year, importer, exporter
    FROM (SELECT * FROM before.core.flow SEMI JOIN common USING (hs_revision, hs_code)) AS old
    FULL JOIN (SELECT * FROM after.core.flow SEMI JOIN common USING (hs_revision, hs_code)) AS new
        USING (flow_source, hs_revision, hs_code, year, importer, exporter)
    WHERE (old.trade_value_usd, old.net_weight_kg) IS DISTINCT FROM (new.trade_value_usd, new.net_weight_kg)
)

SELECT DISTINCT moved.economy, moved.item, moved.year, moved.basis, 'also in the codes that stayed' AS evidence
FROM moved
INNER JOIN common USING (item)
INNER JOIN differing
    ON differing.hs_revision = common.hs_revision AND differing.hs_code = common.hs_code
    AND moved.economy IN (differing.importer, differing.exporter)
    AND differing.year BETWEEN moved.year - CAST($years_back AS INTEGER) AND moved.year
ORDER BY ALL;

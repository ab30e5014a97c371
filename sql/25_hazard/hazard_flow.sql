-- Trade in the codes of the panel between economies. valued_usd is the value of what has a known weight. An exporter that
-- stands for no economy keeps the producer's number. grain: importer, exporter, hs_code, year
CREATE TEMP TABLE hazard_flow AS
WITH country AS (
    SELECT code::SMALLINT AS code, iso3, CASE WHEN iso3 IS NOT NULL THEN min(code::SMALLINT) OVER (PARTITION BY iso3) END AS country
    FROM raw.country_code
    WHERE system = 'baci'
)

SELECT
    importer.country AS importer,
    coalesce(exporter.country, flow.exporter_code) AS exporter,
    flow.hs_code::INTEGER AS hs_code,
    flow.year,
    sum(flow.trade_value_usd)::BIGINT AS v,
    sum(flow.net_weight_kg)::BIGINT AS q,
    sum(flow.trade_value_usd) FILTER (flow.net_weight_kg IS NOT NULL)::BIGINT AS valued_usd
FROM raw.baci_flow AS flow
SEMI JOIN raw.panel_code AS panel USING (hs_revision, hs_code)
INNER JOIN country AS importer ON importer.code = flow.importer_code AND importer.iso3 IS NOT NULL
LEFT JOIN country AS exporter ON exporter.code = flow.exporter_code
WHERE importer.country <> coalesce(exporter.country, flow.exporter_code)
GROUP BY ALL;

-- Trade from every source in one shape, codes of countries mapped. Importer and exporter are both known but where the
-- exporter stands for no economy: then it is empty. Sums run over whole dollars and kilograms, so they are exact.
-- comtrade is what importers report, comtrade-exports what exporters do. item is filled where the user's own table
-- names the item instead of a code. grain: flow_source, item, hs_revision, hs_code, year, importer, exporter
CREATE TABLE core.flow AS
WITH country AS (
    SELECT TRY_CAST(code AS INTEGER) AS code, iso3 FROM raw.country_code WHERE system = 'baci'
),

every_source AS (
    SELECT
        'baci' AS flow_source, NULL AS item, flow.hs_revision, flow.hs_code, flow.year,
        importer.iso3 AS importer, exporter.iso3 AS exporter, flow.trade_value_usd, flow.net_weight_kg
    FROM raw.baci_flow AS flow
    -- Codes that only the panel of the hazard asks for.
    ANTI JOIN (FROM raw.panel_code EXCEPT FROM raw.item_code) AS unasked USING (hs_revision, hs_code)
    INNER JOIN country AS importer ON importer.code = flow.importer_code AND importer.iso3 IS NOT NULL
    LEFT JOIN country AS exporter ON exporter.code = flow.exporter_code
    UNION ALL
    -- Partner 0 is the world, the sum of the others. UN Comtrade writes the numbers that BACI took over from it.
    SELECT
        'comtrade', NULL, flow.hs_revision, flow.hs_code, flow.year,
        importer.iso3, exporter.iso3, flow.trade_value_usd, flow.net_weight_kg
    FROM raw.comtrade_flow AS flow
    INNER JOIN country AS importer ON importer.code = flow.reporter_code AND importer.iso3 IS NOT NULL
    LEFT JOIN country AS exporter ON exporter.code = flow.partner_code
    WHERE flow.flow = 'M' AND flow.partner_code <> 0
    UNION ALL
    SELECT
        'comtrade-exports', NULL, flow.hs_revision, flow.hs_code, flow.year,
        coalesce(importer.iso3, ''), exporter.iso3, flow.trade_value_usd, flow.net_weight_kg
    FROM raw.comtrade_flow AS flow
    INNER JOIN country AS exporter ON exporter.code = flow.reporter_code AND exporter.iso3 IS NOT NULL
    LEFT JOIN country AS importer ON importer.code = flow.partner_code
    WHERE flow.flow = 'X' AND flow.partner_code <> 0
    UNION ALL
    SELECT
        'own', item, hs_revision, hs_code, year,
        trim(regexp_replace(upper(buyer), '[^\p{L}\p{N}]+', '-', 'g'), '-'), supplier, trade_value_usd, net_weight_kg
    FROM raw.own_flow
)

SELECT
    flow_source,
    item,
    hs_revision,
    hs_code,
    year,
    importer,
    exporter,
    sum(trade_value_usd)::BIGINT AS trade_value_usd,
    sum(net_weight_kg)::BIGINT AS net_weight_kg,
    coalesce(sum(trade_value_usd) FILTER (net_weight_kg IS NOT NULL), 0)::BIGINT AS weighed_value_usd,
    coalesce(sum(net_weight_kg) FILTER (trade_value_usd IS NOT NULL), 0)::BIGINT AS valued_weight_kg
FROM every_source
WHERE importer IS DISTINCT FROM exporter
GROUP BY ALL;

-- How much of each table's amount has a code that stands for an economy; of the user's own rows, how many name an item
-- or a code that makes one. Trade is added up in whole dollars first, so that sum is exact; the others go by code and
-- amount: doubles must add up the same each time. grain: source_table, year
CREATE TABLE core.mapped_share AS
WITH amounts AS (
    SELECT source_table, 'baci' AS system, year, code::VARCHAR AS code, sum(trade_value_usd)::DOUBLE AS amount
    FROM (
        SELECT 'baci_flow' AS source_table, year, exporter_code AS code, trade_value_usd FROM raw.baci_flow
        UNION ALL
        SELECT 'baci_flow', year, importer_code, trade_value_usd FROM raw.baci_flow
        UNION ALL
        SELECT 'comtrade_flow', year, partner_code, trade_value_usd FROM raw.comtrade_flow WHERE partner_code <> 0
        UNION ALL
        SELECT 'comtrade_flow', year, reporter_code, trade_value_usd FROM raw.comtrade_flow WHERE partner_code <> 0
    )
    GROUP BY ALL
    UNION ALL
    SELECT 'wmd_production', 'wmd', year, country_name, 1.0 FROM raw.wmd_production
    UNION ALL
    SELECT 'wgi_political_stability', 'wgi', year, country_code, 1.0 FROM raw.wgi_political_stability
    UNION ALL
    SELECT 'wgi_governance', 'wgi', year, country_code, 1.0 FROM raw.wgi_governance
    UNION ALL
    SELECT 'un_ideal_point', 'un', year, country_code, 1.0 FROM raw.un_ideal_point
    UNION ALL
    SELECT 'chip_share', 'cset', share.year, provider.provider_name, share.share
    FROM raw.chip_share AS share
    INNER JOIN raw.chip_provider AS provider USING (provider_id)
    WHERE provider.provider_type = 'country' AND share.share IS NOT NULL
)

SELECT
    amounts.source_table,
    amounts.year,
    coalesce(sum(amounts.amount ORDER BY amounts.code, amounts.amount) FILTER (country.iso3 IS NOT NULL), 0)
    / sum(amounts.amount ORDER BY amounts.code, amounts.amount) AS mapped_share,
    coalesce(string_agg(DISTINCT amounts.code, ';' ORDER BY amounts.code) FILTER (country.iso3 IS NULL), '')
        AS unmapped_codes
FROM amounts
LEFT JOIN raw.country_code AS country
    ON amounts.system = country.system AND amounts.code = country.code
GROUP BY amounts.source_table, amounts.year
UNION ALL
SELECT
    'own_flow',
    own.year,
    count(*) FILTER (told.hs_code IS NOT NULL OR named.item IS NOT NULL) / count(*),
    coalesce(
        string_agg(DISTINCT coalesce(own.item, own.hs_code), ';' ORDER BY coalesce(own.item, own.hs_code))
            FILTER (told.hs_code IS NULL AND named.item IS NULL),
        ''
    )
FROM raw.own_flow AS own
LEFT JOIN (SELECT DISTINCT hs_revision, hs_code FROM told_flow WHERE flow_source = 'own') AS told
    ON own.hs_revision = told.hs_revision AND own.hs_code = told.hs_code AND own.item IS NULL
LEFT JOIN raw.item AS named ON own.item = named.item
GROUP BY own.year
ORDER BY source_table, year;

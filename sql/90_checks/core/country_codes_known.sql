-- Codes in the data that the country table does not list at all. Add them to data/reference/country_code.csv, with an
-- empty iso3 where they stand for no single economy.
WITH used AS (
    SELECT 'baci' AS system, exporter_code::VARCHAR AS code FROM raw.baci_flow
    UNION
    SELECT 'baci', importer_code::VARCHAR FROM raw.baci_flow
    UNION
    SELECT 'wmd', country_name FROM raw.wmd_production
    UNION
    SELECT 'wgi', country_code FROM raw.wgi_political_stability
    UNION
    SELECT 'wgi', country_code FROM raw.wgi_governance
    UNION
    SELECT 'un', country_code FROM raw.un_ideal_point
    UNION
    SELECT 'cset', provider_name FROM raw.chip_provider WHERE provider_type = 'country'
)

SELECT used.system, used.code
FROM used
ANTI JOIN raw.country_code AS known ON known.system = used.system AND known.code = used.code
ORDER BY used.system, used.code;

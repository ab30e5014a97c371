-- Shares of countries and, apart, of companies as printed; the newest year of each where there are several.
SELECT
    CASE WHEN provider.provider_type = 'country' THEN 'country' ELSE 'company' END AS provider_kind,
    CASE
        WHEN provider.provider_name IN ('Various countries', 'Various companies') THEN 'various'
        WHEN provider.provider_type = 'country' THEN coalesce(country.iso3, 'europe')
        ELSE provider.provider_name
    END AS provider,
    country.iso3 AS company_economy,
    share.input_id,
    share.share,
    share.year AS share_year,
    share.source_note
FROM raw.chip_share AS share
INNER JOIN raw.chip_provider AS provider ON provider.provider_id = share.provider_id
LEFT JOIN raw.country_code AS country ON country.system = 'cset' AND country.code = provider.country
QUALIFY row_number() OVER (
    PARTITION BY share.input_id, provider.provider_id ORDER BY share.year DESC NULLS LAST
) = 1
ORDER BY provider_kind, share.input_id, provider;

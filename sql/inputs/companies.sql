-- World shares of companies.
SELECT
    item.item,
    provider.provider_name AS company,
    country.iso3 AS company_economy,
    share.share,
    share.year,
    share.source_note
FROM raw.chip_share AS share
INNER JOIN raw.chip_provider AS provider
    ON provider.provider_id = share.provider_id AND provider.provider_type <> 'country'
INNER JOIN core.item AS item ON item.provider_input = share.input_id
LEFT JOIN raw.country_code AS country ON country.system = 'cset' AND country.code = provider.country
ORDER BY item.item, company, share.year;

-- Production of raw materials by country. $replaced names the years that a newer table brings.
CREATE TABLE raw.wmd_production (
    commodity    VARCHAR NOT NULL,
    year         SMALLINT NOT NULL,
    country_name VARCHAR NOT NULL,
    country_iso3 VARCHAR,
    production   DOUBLE NOT NULL,
    unit         VARCHAR NOT NULL,
    data_source  VARCHAR
);

INSERT INTO raw.wmd_production
SELECT
    commodity,
    year,
    country_name,
    country_iso3,
    production,
    unit,
    data_source
FROM read_parquet($path)
WHERE NOT list_contains(CAST($replaced AS VARCHAR[]), year::VARCHAR);

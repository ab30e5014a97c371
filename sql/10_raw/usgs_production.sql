-- World production by country as the USGS prints it, edition by edition. An empty value is not printed; the note says why.
CREATE TABLE raw.usgs_production (
    edition      VARCHAR NOT NULL,
    commodity    VARCHAR NOT NULL,
    country_name VARCHAR NOT NULL,
    country_iso3 VARCHAR,
    statistic    VARCHAR NOT NULL,
    detail       VARCHAR NOT NULL,
    unit         VARCHAR NOT NULL,
    year         SMALLINT NOT NULL,
    value        DOUBLE,
    is_estimated BOOLEAN NOT NULL,
    note         VARCHAR
);

INSERT INTO raw.usgs_production
SELECT
    edition,
    commodity,
    country_name,
    country_iso3,
    statistic,
    detail,
    unit,
    year,
    value,
    is_estimated,
    note
FROM read_parquet($path)
WHERE NOT list_contains(CAST($replaced AS VARCHAR[]), edition);

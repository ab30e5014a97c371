-- Countries and companies that provide the inputs of chip making.
CREATE TABLE raw.chip_provider (
    provider_id   VARCHAR NOT NULL,
    provider_name VARCHAR NOT NULL,
    alias         VARCHAR,
    provider_type VARCHAR NOT NULL,
    country       VARCHAR
);

INSERT INTO raw.chip_provider
SELECT
    provider_id,
    provider_name,
    alias,
    provider_type,
    country
FROM read_parquet($path);

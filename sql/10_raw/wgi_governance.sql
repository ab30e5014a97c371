-- The six governance estimates of the 2022 edition.
CREATE TABLE raw.wgi_governance (
    country_name             VARCHAR NOT NULL,
    country_code             VARCHAR NOT NULL,
    year                     SMALLINT NOT NULL,
    voice_accountability     DOUBLE,
    political_stability      DOUBLE,
    government_effectiveness DOUBLE,
    regulatory_quality       DOUBLE,
    rule_of_law              DOUBLE,
    control_of_corruption    DOUBLE
);

INSERT INTO raw.wgi_governance
SELECT
    country_name,
    country_code,
    year,
    voice_accountability,
    political_stability,
    government_effectiveness,
    regulatory_quality,
    rule_of_law,
    control_of_corruption
FROM read_parquet($path);

-- World shares of countries and, apart, of companies. An empty share is unknown, not zero.
CREATE TABLE raw.chip_share (
    provider_id VARCHAR NOT NULL,
    input_id    VARCHAR NOT NULL,
    share       DOUBLE,
    year        SMALLINT,
    source_note VARCHAR
);

INSERT INTO raw.chip_share
SELECT
    provider_id,
    input_id,
    share,
    year,
    source_note
FROM read_parquet($path);

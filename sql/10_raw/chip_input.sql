-- Inputs of chip making.
CREATE TABLE raw.chip_input (
    input_id           VARCHAR NOT NULL,
    input_name         VARCHAR NOT NULL,
    input_type         VARCHAR NOT NULL,
    stage_id           VARCHAR,
    stage_name         VARCHAR,
    market_size        VARCHAR,
    market_size_year   SMALLINT,
    market_size_source VARCHAR
);

INSERT INTO raw.chip_input
SELECT
    input_id,
    input_name,
    input_type,
    stage_id,
    stage_name,
    market_size,
    market_size_year,
    market_size_source
FROM read_parquet($path);

-- End-of-life recycling input rates.
CREATE TABLE raw.recycling_rate (
    commodity                VARCHAR NOT NULL,
    stage                    VARCHAR,
    symbol                   VARCHAR,
    eol_recycling_input_rate DOUBLE NOT NULL
);

INSERT INTO raw.recycling_rate
SELECT
    commodity,
    stage,
    symbol,
    eol_recycling_input_rate
FROM read_parquet($path);

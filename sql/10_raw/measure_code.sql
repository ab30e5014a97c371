-- Codes that measures concern beyond those of the catalogued items.
CREATE TABLE raw.measure_code (
    measure_id  VARCHAR NOT NULL,
    hs_revision VARCHAR NOT NULL,
    hs_code     VARCHAR NOT NULL,
    note        VARCHAR
);

INSERT INTO raw.measure_code
SELECT
    measure_id,
    hs_revision,
    hs_code,
    note
FROM read_parquet($path);

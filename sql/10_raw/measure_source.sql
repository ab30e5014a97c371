-- What measures rest on.
CREATE TABLE raw.measure_source (
    measure_id VARCHAR NOT NULL,
    ordinal    INTEGER NOT NULL,
    publisher  VARCHAR NOT NULL,
    title      VARCHAR NOT NULL,
    url        VARCHAR,
    accessed   VARCHAR
);

INSERT INTO raw.measure_source
SELECT
    measure_id,
    ordinal,
    publisher,
    title,
    url,
    accessed
FROM read_parquet($path);

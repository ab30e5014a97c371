-- What an instrument rests on; one without a source is marked as assumed.
-- grain: instrument_id, ordinal
CREATE TABLE out.instrument_source (
    instrument_id VARCHAR NOT NULL,
    ordinal       INTEGER NOT NULL,
    publisher     VARCHAR,
    title         VARCHAR,
    published     VARCHAR,
    url           VARCHAR,
    accessed      VARCHAR,
    run_id        VARCHAR NOT NULL
);

INSERT INTO out.instrument_source
SELECT
    instrument_id,
    ordinal,
    publisher,
    title,
    published,
    url,
    accessed,
    $run_id AS run_id
FROM read_parquet($path)
ORDER BY instrument_id, ordinal;

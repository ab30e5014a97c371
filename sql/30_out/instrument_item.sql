-- The catalogued items that an instrument is about.
-- grain: instrument_id, item
CREATE TABLE out.instrument_item (
    instrument_id VARCHAR NOT NULL,
    item          VARCHAR NOT NULL,
    run_id        VARCHAR NOT NULL
);

INSERT INTO out.instrument_item
SELECT
    instrument_id,
    item,
    $run_id AS run_id
FROM read_parquet($path)
ORDER BY instrument_id, item;

-- Catalogued items that measures cover.
CREATE TABLE raw.measure_item (
    measure_id    VARCHAR NOT NULL,
    item          VARCHAR NOT NULL,
    extent        VARCHAR NOT NULL,
    covered_codes VARCHAR,
    note          VARCHAR
);

INSERT INTO raw.measure_item
SELECT
    measure_id,
    item,
    extent,
    covered_codes,
    note
FROM read_parquet($path);

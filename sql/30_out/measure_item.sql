-- Which catalogued items a measure covers, and how much of each. grain: measure_id, item
CREATE TABLE out.measure_item (
    measure_id    VARCHAR NOT NULL,
    item          VARCHAR NOT NULL,
    extent        VARCHAR NOT NULL,
    covered_codes VARCHAR,
    note          VARCHAR,
    run_id        VARCHAR NOT NULL
);

INSERT INTO out.measure_item
SELECT
    measure_id,
    item,
    extent,
    covered_codes,
    note,
    $run_id AS run_id
FROM raw.measure_item
ORDER BY measure_id, item;

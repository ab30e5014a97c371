-- Codes a measure concerns beyond those of the catalogued items. grain: measure_id, hs_revision, hs_code
CREATE TABLE out.measure_code (
    measure_id  VARCHAR NOT NULL,
    hs_revision VARCHAR NOT NULL,
    hs_code     VARCHAR NOT NULL,
    note        VARCHAR,
    run_id      VARCHAR NOT NULL
);

INSERT INTO out.measure_code
SELECT
    measure_id,
    hs_revision,
    hs_code,
    note,
    $run_id AS run_id
FROM raw.measure_code
ORDER BY measure_id, hs_revision, hs_code;

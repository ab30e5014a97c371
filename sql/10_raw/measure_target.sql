-- Economies that measures name: as targets, left out, or held lighter.
CREATE TABLE raw.measure_target (
    measure_id  VARCHAR NOT NULL,
    economy     VARCHAR NOT NULL,
    target_role VARCHAR NOT NULL
);

INSERT INTO raw.measure_target
SELECT
    measure_id,
    economy,
    target_role
FROM read_parquet($path);

-- What each check of this run found. grain: check_name
CREATE TABLE out.check_result (
    check_name VARCHAR NOT NULL,
    layer      VARCHAR NOT NULL,
    severity   VARCHAR NOT NULL,
    meaning    VARCHAR,
    bad_rows   BIGINT NOT NULL,
    first_rows VARCHAR,
    run_id     VARCHAR NOT NULL
);

INSERT INTO out.check_result
SELECT
    "check" AS check_name,
    layer,
    severity,
    meaning,
    bad_rows,
    rows AS first_rows,
    run_id
FROM read_parquet($path)
ORDER BY check_name;

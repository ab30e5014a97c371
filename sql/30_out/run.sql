-- Every attempt at a result that was known when this warehouse was written. grain: attempt
CREATE TABLE out.run (
    attempt        INTEGER NOT NULL,
    run_id         VARCHAR,
    command        VARCHAR,
    status         VARCHAR,
    is_current     BOOLEAN,
    started_at     TIMESTAMP,
    finished_at    TIMESTAMP,
    code_version   VARCHAR,
    code_hash      VARCHAR,
    method_version VARCHAR,
    method_hash    VARCHAR,
    catalog_hash   VARCHAR,
    inputs_hash    VARCHAR,
    left_out       VARCHAR,
    row_count      BIGINT,
    error          VARCHAR
);

INSERT INTO out.run
SELECT
    attempt,
    run_id,
    command,
    status,
    is_current,
    started_at,
    finished_at,
    code_version,
    code_hash,
    method_version,
    method_hash,
    catalog_hash,
    inputs_hash,
    left_out,
    row_count,
    error
FROM read_parquet($path)
ORDER BY attempt;

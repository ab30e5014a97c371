-- What every coalition avoids by its instruments, on the same draws; scenario cn-october-package.
-- grain: scenario, loss_measure, among, coalition
CREATE TABLE out.coalition_value (
    scenario       VARCHAR NOT NULL,
    loss_measure   VARCHAR NOT NULL,
    among          VARCHAR NOT NULL,
    coalition      VARCHAR NOT NULL,
    member_count   INTEGER,
    worth_usd      DOUBLE,
    worth_usd_se   DOUBLE,
    worth_usd_p05  DOUBLE,
    worth_usd_p95  DOUBLE,
    worth_days     DOUBLE,
    worth_days_se  DOUBLE,
    worth_days_p05 DOUBLE,
    worth_days_p95 DOUBLE,
    draws          INTEGER,
    seed           BIGINT,
    run_id         VARCHAR NOT NULL,
    method_version VARCHAR,
    method_hash    VARCHAR,
    code_version   VARCHAR,
    data_vintage   VARCHAR
);

INSERT INTO out.coalition_value
SELECT
    scenario,
    loss_measure,
    among,
    coalition,
    member_count,
    worth_usd,
    worth_usd_se,
    worth_usd_p05,
    worth_usd_p95,
    worth_days,
    worth_days_se,
    worth_days_p05,
    worth_days_p95,
    draws,
    seed,
    $run_id AS run_id,
    $method_version AS method_version,
    $method_hash AS method_hash,
    $code_version AS code_version,
    data_vintage
FROM read_parquet($path)
ORDER BY scenario, loss_measure, among, coalition;

-- What every coalition avoids by its instruments, on the same draws; scenario cn-october-package.
-- grain: scenario, loss_measure, among, coalition
CREATE TABLE out.coalition_value (
    scenario         VARCHAR NOT NULL,
    loss_measure     VARCHAR NOT NULL,
    among            VARCHAR NOT NULL,
    coalition        VARCHAR NOT NULL,
    member_count     INTEGER,
    avoided_usd      DOUBLE,
    avoided_usd_se   DOUBLE,
    avoided_usd_p05  DOUBLE,
    avoided_usd_p95  DOUBLE,
    avoided_days     DOUBLE,
    avoided_days_se  DOUBLE,
    avoided_days_p05 DOUBLE,
    avoided_days_p95 DOUBLE,
    draws            INTEGER,
    seed             BIGINT,
    run_id           VARCHAR NOT NULL,
    method_version   VARCHAR,
    method_hash      VARCHAR,
    code_version     VARCHAR,
    data_vintage     VARCHAR
);

INSERT INTO out.coalition_value
SELECT
    scenario,
    loss_measure,
    among,
    coalition,
    member_count,
    avoided_usd,
    avoided_usd_se,
    avoided_usd_p05,
    avoided_usd_p95,
    avoided_days,
    avoided_days_se,
    avoided_days_p05,
    avoided_days_p95,
    draws,
    seed,
    $run_id AS run_id,
    $method_version AS method_version,
    $method_hash AS method_hash,
    $code_version AS code_version,
    data_vintage
FROM read_parquet($path)
ORDER BY scenario, loss_measure, among, coalition;

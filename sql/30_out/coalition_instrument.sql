-- What each instrument brings when all members join, and why others bring nothing.
-- grain: scenario, loss_measure, among, instrument_id
CREATE TABLE out.coalition_instrument (
    scenario       VARCHAR NOT NULL,
    loss_measure   VARCHAR NOT NULL,
    among          VARCHAR NOT NULL,
    instrument_id  VARCHAR NOT NULL,
    only_usd       DOUBLE,
    only_usd_se    DOUBLE,
    last_usd       DOUBLE,
    brings_usd     DOUBLE,
    only_days      DOUBLE,
    only_days_se   DOUBLE,
    last_days      DOUBLE,
    brings_days    DOUBLE,
    idle_reason    VARCHAR,
    draws          INTEGER,
    seed           BIGINT,
    run_id         VARCHAR NOT NULL,
    method_version VARCHAR,
    method_hash    VARCHAR,
    code_version   VARCHAR,
    data_vintage   VARCHAR
);

INSERT INTO out.coalition_instrument
SELECT
    scenario,
    loss_measure,
    among,
    instrument_id,
    only_usd,
    only_usd_se,
    last_usd,
    brings_usd,
    only_days,
    only_days_se,
    last_days,
    brings_days,
    idle_reason,
    draws,
    seed,
    $run_id AS run_id,
    $method_version AS method_version,
    $method_hash AS method_hash,
    $code_version AS code_version,
    data_vintage
FROM read_parquet($path)
ORDER BY scenario, loss_measure, among, instrument_id;

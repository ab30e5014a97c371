-- What each member loses, avoids itself and alone, and its Shapley share of what all avoid.
-- grain: scenario, loss_measure, among, economy
CREATE TABLE out.coalition_member (
    scenario         VARCHAR NOT NULL,
    loss_measure     VARCHAR NOT NULL,
    among            VARCHAR NOT NULL,
    economy          VARCHAR NOT NULL,
    loss_before_usd  DOUBLE,
    loss_before_days DOUBLE,
    own_avoided_usd  DOUBLE,
    own_avoided_days DOUBLE,
    alone_usd        DOUBLE,
    alone_days       DOUBLE,
    shapley_usd      DOUBLE,
    shapley_days     DOUBLE,
    in_core          BOOLEAN,
    draws            INTEGER,
    seed             BIGINT,
    run_id           VARCHAR NOT NULL,
    method_version   VARCHAR,
    method_hash      VARCHAR,
    code_version     VARCHAR,
    data_vintage     VARCHAR
);

INSERT INTO out.coalition_member
SELECT
    scenario,
    loss_measure,
    among,
    economy,
    loss_before_usd,
    loss_before_days,
    own_avoided_usd,
    own_avoided_days,
    alone_usd,
    alone_days,
    shapley_usd,
    shapley_days,
    in_core,
    draws,
    seed,
    $run_id AS run_id,
    $method_version AS method_version,
    $method_hash AS method_hash,
    $code_version AS code_version,
    data_vintage
FROM read_parquet($path)
ORDER BY scenario, loss_measure, among, economy;

-- What the best sourcing of each item is worth to each economy, alone and together.
-- grain: members, arrangement, economy, item
CREATE TABLE out.sourcing_result (
    members           VARCHAR NOT NULL,
    arrangement       VARCHAR NOT NULL,
    economy           VARCHAR NOT NULL,
    item              VARCHAR NOT NULL,
    stage             VARCHAR,
    year              SMALLINT,
    demand_t          DOUBLE,
    unmet_days_now    DOUBLE,
    unmet_days_plan   DOUBLE,
    loss_now_usd      DOUBLE NOT NULL,
    loss_plan_usd     DOUBLE NOT NULL,
    avoided_usd       DOUBLE,
    avoided_usd_se    DOUBLE,
    moved_share       DOUBLE,
    cost_change_share DOUBLE,
    limits_binding    VARCHAR,
    run_id            VARCHAR NOT NULL,
    method_version    VARCHAR,
    method_hash       VARCHAR,
    code_version      VARCHAR,
    data_vintage      VARCHAR
);

INSERT INTO out.sourcing_result
SELECT
    members,
    arrangement,
    economy,
    item,
    stage,
    year,
    demand_t,
    unmet_days_now,
    unmet_days_plan,
    loss_now_usd,
    loss_plan_usd,
    avoided_usd,
    avoided_usd_se,
    moved_share,
    cost_change_share,
    limits_binding,
    $run_id AS run_id,
    $method_version AS method_version,
    $method_hash AS method_hash,
    $code_version AS code_version,
    data_vintage
FROM read_parquet($path)
ORDER BY members, arrangement, economy, item;

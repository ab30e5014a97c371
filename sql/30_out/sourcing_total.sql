-- The best sourcing over all items, by economy and all together.
-- grain: members, arrangement, economy
CREATE TABLE out.sourcing_total (
    members        VARCHAR NOT NULL,
    arrangement    VARCHAR NOT NULL,
    economy        VARCHAR NOT NULL,
    loss_now_usd   DOUBLE NOT NULL,
    loss_plan_usd  DOUBLE NOT NULL,
    avoided_usd    DOUBLE,
    avoided_usd_se DOUBLE,
    run_id         VARCHAR NOT NULL,
    method_version VARCHAR,
    method_hash    VARCHAR,
    code_version   VARCHAR,
    data_vintage   VARCHAR
);

INSERT INTO out.sourcing_total
SELECT
    members,
    arrangement,
    economy,
    loss_now_usd,
    loss_plan_usd,
    avoided_usd,
    avoided_usd_se,
    $run_id AS run_id,
    $method_version AS method_version,
    $method_hash AS method_hash,
    $code_version AS code_version,
    data_vintage
FROM read_parquet($path)
ORDER BY members, arrangement, economy;

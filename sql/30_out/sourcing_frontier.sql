-- Cost against risk: what is left of the loss at each ceiling of cost.
-- grain: members, arrangement, item, cost_ceiling
CREATE TABLE out.sourcing_frontier (
    members        VARCHAR NOT NULL,
    arrangement    VARCHAR NOT NULL,
    item           VARCHAR NOT NULL,
    cost_ceiling   DOUBLE NOT NULL,
    loss_now_usd   DOUBLE NOT NULL,
    loss_plan_usd  DOUBLE NOT NULL,
    run_id         VARCHAR NOT NULL,
    method_version VARCHAR,
    method_hash    VARCHAR,
    code_version   VARCHAR,
    data_vintage   VARCHAR
);

INSERT INTO out.sourcing_frontier
SELECT
    members,
    arrangement,
    item,
    cost_ceiling,
    loss_now_usd,
    loss_plan_usd,
    $run_id AS run_id,
    $method_version AS method_version,
    $method_hash AS method_hash,
    $code_version AS code_version,
    data_vintage
FROM read_parquet($path)
ORDER BY members, arrangement, item, cost_ceiling;

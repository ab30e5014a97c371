-- From whom each economy buys how much now and in the best plan.
-- grain: members, arrangement, economy, item, supplier
CREATE TABLE out.sourcing_plan (
    members         VARCHAR NOT NULL,
    arrangement     VARCHAR NOT NULL,
    economy         VARCHAR NOT NULL,
    item            VARCHAR NOT NULL,
    stage           VARCHAR,
    supplier        VARCHAR NOT NULL,
    year            SMALLINT,
    share_now       DOUBLE NOT NULL,
    share_plan      DOUBLE NOT NULL,
    now_t           DOUBLE,
    plan_t          DOUBLE,
    room_t          DOUBLE,
    price_ratio     DOUBLE,
    tonne_value_usd DOUBLE,
    room_value_usd  DOUBLE,
    is_new_supplier BOOLEAN,
    is_estimated    BOOLEAN NOT NULL,
    run_id          VARCHAR NOT NULL,
    method_version  VARCHAR,
    method_hash     VARCHAR,
    code_version    VARCHAR,
    data_vintage    VARCHAR
);

INSERT INTO out.sourcing_plan
SELECT
    members,
    arrangement,
    economy,
    item,
    stage,
    supplier,
    year,
    share_now,
    share_plan,
    now_t,
    plan_t,
    room_t,
    price_ratio,
    tonne_value_usd,
    room_value_usd,
    is_new_supplier,
    is_estimated,
    $run_id AS run_id,
    $method_version AS method_version,
    $method_hash AS method_hash,
    $code_version AS code_version,
    data_vintage
FROM read_parquet($path)
ORDER BY members, arrangement, economy, item, supplier;

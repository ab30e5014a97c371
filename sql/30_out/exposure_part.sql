-- Which supplier and which measure adds how much to an exposure. grain: economy, item, stock_days, part_kind, part
CREATE TABLE out.exposure_part (
    economy                    VARCHAR NOT NULL,
    item                       VARCHAR NOT NULL,
    year                       SMALLINT NOT NULL,
    basis                      VARCHAR NOT NULL,
    stock_days                 DOUBLE NOT NULL,
    part_kind                  VARCHAR NOT NULL,
    part                       VARCHAR NOT NULL,
    expected_shortfall_days    DOUBLE,
    expected_shortfall_days_se DOUBLE,
    part_share                 DOUBLE,
    cvar_95                    DOUBLE,
    cvar_95_se                 DOUBLE,
    run_id                     VARCHAR NOT NULL,
    method_version             VARCHAR,
    method_hash                VARCHAR,
    code_version               VARCHAR,
    data_vintage               VARCHAR
);

INSERT INTO out.exposure_part
SELECT
    economy,
    item,
    year,
    basis,
    stock_days,
    part_kind,
    part,
    expected_shortfall_days,
    expected_shortfall_days_se,
    part_share,
    cvar_95,
    cvar_95_se,
    run_id,
    method_version,
    method_hash,
    code_version,
    data_vintage
FROM read_parquet($path)
ORDER BY economy, item, stock_days, part_kind, part;

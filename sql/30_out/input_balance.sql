-- What every industry of the inter-country table makes, buys and sells, and that looking through loses nothing. grain:
-- economy, sector, year
CREATE TABLE out.input_balance (
    economy                   VARCHAR NOT NULL,
    sector                    VARCHAR NOT NULL,
    year                      SMALLINT NOT NULL,
    gross_output_usd_m        DOUBLE NOT NULL,
    published_output_usd_m    DOUBLE NOT NULL,
    purchases_usd_m           DOUBLE NOT NULL,
    primary_inputs_usd_m      DOUBLE NOT NULL,
    final_demand_usd_m        DOUBLE NOT NULL,
    look_through_output_usd_m DOUBLE NOT NULL,
    look_through_value_share  DOUBLE NOT NULL,
    coverage_share            DOUBLE,
    is_estimated              BOOLEAN NOT NULL,
    flags                     VARCHAR NOT NULL,
    run_id                    VARCHAR NOT NULL,
    method_version            VARCHAR,
    method_hash               VARCHAR,
    code_version              VARCHAR,
    data_vintage              VARCHAR
);

INSERT INTO out.input_balance
SELECT
    economy,
    sector,
    year,
    gross_output_usd_m,
    published_output_usd_m,
    purchases_usd_m,
    primary_inputs_usd_m,
    final_demand_usd_m,
    look_through_output_usd_m,
    look_through_value_share,
    coverage_share,
    is_estimated,
    flags,
    run_id,
    method_version,
    method_hash,
    code_version,
    data_vintage
FROM read_parquet($path)
ORDER BY economy, sector, year;

-- What the uncertainty of a score comes from: Sobol indices of its newest year. grain: economy, item, year, risk_input
CREATE TABLE out.risk_sensitivity (
    economy        VARCHAR NOT NULL,
    item           VARCHAR NOT NULL,
    year           SMALLINT NOT NULL,
    risk_input     VARCHAR NOT NULL,
    first_order    DOUBLE,
    total_order    DOUBLE,
    run_id         VARCHAR NOT NULL,
    method_version VARCHAR,
    method_hash    VARCHAR,
    code_version   VARCHAR,
    data_vintage   VARCHAR
);

INSERT INTO out.risk_sensitivity
SELECT
    economy,
    item,
    year,
    risk_input,
    first_order,
    total_order,
    run_id,
    method_version,
    method_hash,
    code_version,
    data_vintage
FROM read_parquet($path)
ORDER BY economy, item, year, risk_input;

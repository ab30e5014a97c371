-- What interruptions within a year may cost a focal economy over all items with a known value, drawn together.
-- grain: economy, stock_days
CREATE TABLE out.exposure_total (
    economy              VARCHAR NOT NULL,
    stock_days           DOUBLE NOT NULL,
    item_count           INTEGER NOT NULL,
    without_value        INTEGER NOT NULL,
    p_unmet              DOUBLE,
    p_unmet_se           DOUBLE,
    expected_loss_usd    DOUBLE,
    expected_loss_usd_se DOUBLE,
    value_at_risk_usd    DOUBLE,
    value_at_risk_usd_se DOUBLE,
    cvar_95_usd          DOUBLE,
    cvar_95_usd_se       DOUBLE,
    run_id               VARCHAR NOT NULL,
    method_version       VARCHAR,
    method_hash          VARCHAR,
    code_version         VARCHAR,
    data_vintage         VARCHAR
);

INSERT INTO out.exposure_total
SELECT
    economy,
    stock_days,
    item_count,
    without_value,
    p_unmet,
    p_unmet_se,
    expected_loss_usd,
    expected_loss_usd_se,
    value_at_risk_usd,
    value_at_risk_usd_se,
    cvar_95_usd,
    cvar_95_usd_se,
    run_id,
    method_version,
    method_hash,
    code_version,
    data_vintage
FROM read_parquet($path)
ORDER BY economy, stock_days;

-- Geopolitical risk by month, of the world (WLD) and of the economies that the index follows. grain: economy, month,
-- risk_measure
CREATE TABLE out.geopolitical_risk (
    economy      VARCHAR NOT NULL,
    month        DATE NOT NULL,
    risk_measure VARCHAR NOT NULL,
    risk_value   DOUBLE NOT NULL,
    run_id       VARCHAR NOT NULL
);

INSERT INTO out.geopolitical_risk
SELECT
    country_code AS economy,
    month,
    measure AS risk_measure,
    value AS risk_value,
    $run_id AS run_id
FROM raw.gpr_month
ORDER BY economy, month, risk_measure;

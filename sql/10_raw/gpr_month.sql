-- Geopolitical risk by month: of the world (WLD) and of countries.
CREATE TABLE raw.gpr_month (
    month        DATE NOT NULL,
    country_code VARCHAR NOT NULL,
    measure      VARCHAR NOT NULL,
    value        DOUBLE NOT NULL
);

INSERT INTO raw.gpr_month
SELECT
    month,
    country_code,
    measure,
    value
FROM read_parquet($path);

-- Monthly exports of China by product and partner.
CREATE TABLE raw.china_export_month (
    hs_code         VARCHAR NOT NULL,
    month           DATE NOT NULL,
    partner_code    VARCHAR NOT NULL,
    trade_value_usd BIGINT NOT NULL,
    net_weight_kg   DOUBLE,
    is_imputed      BOOLEAN NOT NULL
);

INSERT INTO raw.china_export_month
SELECT
    hs_code,
    month,
    partner_code,
    trade_value_usd,
    net_weight_kg,
    is_imputed
FROM read_parquet($path);

-- Trade as importers and exporters report it to UN Comtrade. Country codes are the producer's own numbers.
CREATE TABLE raw.comtrade_flow (
    hs_revision         VARCHAR NOT NULL,
    hs_code             VARCHAR NOT NULL,
    year                SMALLINT NOT NULL,
    reporter_code       SMALLINT NOT NULL,
    partner_code        SMALLINT NOT NULL,
    flow                VARCHAR NOT NULL,
    trade_value_usd     BIGINT NOT NULL,
    net_weight_kg       BIGINT,
    is_weight_estimated BOOLEAN NOT NULL,
    is_reported         BOOLEAN NOT NULL
);

INSERT INTO raw.comtrade_flow
SELECT
    hs_revision,
    hs_code,
    year,
    reporter_code,
    partner_code,
    flow,
    trade_value_usd,
    net_weight_kg,
    is_weight_estimated,
    is_reported
FROM read_parquet($path);

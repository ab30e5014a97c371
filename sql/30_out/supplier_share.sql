-- Who supplies an economy with an item, and what is known of the supplier. grain: economy, item, year, basis, supplier
CREATE TABLE out.supplier_share (
    economy                VARCHAR NOT NULL,
    item                   VARCHAR NOT NULL,
    year                   SMALLINT NOT NULL,
    basis                  VARCHAR NOT NULL,
    supplier               VARCHAR NOT NULL,
    rank                   INTEGER,
    share                  DOUBLE,
    share_quantity         DOUBLE,
    share_value            DOUBLE,
    trade_value_usd        DOUBLE,
    net_weight_t           DOUBLE,
    unit_value_usd_per_kg  DOUBLE,
    political_stability    DOUBLE,
    political_stability_se DOUBLE,
    governance_risk        DOUBLE,
    coverage_share         DOUBLE,
    is_estimated           BOOLEAN NOT NULL,
    flags                  VARCHAR NOT NULL,
    run_id                 VARCHAR NOT NULL,
    method_version         VARCHAR,
    method_hash            VARCHAR,
    code_version           VARCHAR,
    data_vintage           VARCHAR
);

INSERT INTO out.supplier_share
SELECT
    economy,
    item,
    year,
    basis,
    supplier,
    rank,
    share,
    share_quantity,
    share_value,
    trade_value_usd,
    net_weight_t,
    unit_value_usd_per_kg,
    political_stability,
    political_stability_se,
    governance_risk,
    coverage_share,
    is_estimated,
    flags,
    run_id,
    method_version,
    method_hash,
    code_version,
    data_vintage
-- In the order of economy, item, year, basis and rank.
FROM read_parquet($path);

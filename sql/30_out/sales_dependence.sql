-- On whose industries the sales of an economy's industry depend, at first hand and looked through to every stage; the
-- economy itself is one of the buyers. grain: economy, sector, year, buyer_economy
CREATE TABLE out.sales_dependence (
    economy                 VARCHAR NOT NULL,
    sector                  VARCHAR NOT NULL,
    year                    SMALLINT NOT NULL,
    buyer_economy           VARCHAR NOT NULL,
    direct_sale_share       DOUBLE,
    face_value_share        DOUBLE,
    look_through_share      DOUBLE,
    hidden_exposure         DOUBLE,
    look_through_per_output DOUBLE,
    final_product_share     DOUBLE,
    coverage_share          DOUBLE,
    is_estimated            BOOLEAN NOT NULL,
    flags                   VARCHAR NOT NULL,
    run_id                  VARCHAR NOT NULL,
    method_version          VARCHAR,
    method_hash             VARCHAR,
    code_version            VARCHAR,
    data_vintage            VARCHAR
);

INSERT INTO out.sales_dependence
SELECT
    economy,
    sector,
    year,
    buyer_economy,
    direct_sale_share,
    face_value_share,
    look_through_share,
    hidden_exposure,
    look_through_per_output,
    final_product_share,
    coverage_share,
    is_estimated,
    flags,
    run_id,
    method_version,
    method_hash,
    code_version,
    data_vintage
FROM read_parquet($path)
ORDER BY economy, sector, year, look_through_share DESC, buyer_economy;

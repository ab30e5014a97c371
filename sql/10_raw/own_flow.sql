-- What the user's own tables say was bought from whom. An item is named by its id or by an HS code.
CREATE TABLE raw.own_flow (
    buyer           VARCHAR NOT NULL,
    supplier        VARCHAR NOT NULL,
    item            VARCHAR,
    hs_revision     VARCHAR,
    hs_code         VARCHAR,
    year            SMALLINT NOT NULL,
    trade_value_usd BIGINT,
    net_weight_kg   BIGINT
);

INSERT INTO raw.own_flow
SELECT
    buyer,
    supplier,
    item,
    hs_revision,
    hs_code,
    year,
    trade_value_usd,
    net_weight_kg
FROM read_parquet($path);

-- Sales between industries of countries, million USD. Flows of zero have no row; the rest of the world is ROW.
CREATE TABLE raw.icio_flow (
    seller_country VARCHAR NOT NULL,
    seller_sector  VARCHAR NOT NULL,
    buyer_country  VARCHAR NOT NULL,
    buyer_sector   VARCHAR NOT NULL,
    year           SMALLINT NOT NULL,
    value_usd_m    DOUBLE NOT NULL
);

INSERT INTO raw.icio_flow
SELECT
    seller_country,
    seller_sector,
    buyer_country,
    buyer_sector,
    year,
    value_usd_m
FROM read_parquet($path);

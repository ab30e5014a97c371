-- Sales between industries of countries, million USD, by the numbers of raw.icio_node: names would take five times the
-- room. Flows of zero have no row; the rest of the world is ROW. $replaced names the years that a newer table brings.
CREATE TABLE raw.icio_flow (
    seller      USMALLINT NOT NULL,
    buyer       USMALLINT NOT NULL,
    year        SMALLINT NOT NULL,
    value_usd_m DOUBLE NOT NULL
);

INSERT INTO raw.icio_flow
SELECT
    seller.node AS seller,
    buyer.node AS buyer,
    flow.year,
    flow.value_usd_m
FROM read_parquet($path) AS flow
LEFT JOIN raw.icio_node AS seller
    ON flow.seller_country = seller.country AND flow.seller_sector = seller.sector AND flow.year = seller.year
LEFT JOIN raw.icio_node AS buyer
    ON flow.buyer_country = buyer.country AND flow.buyer_sector = buyer.sector AND flow.year = buyer.year
WHERE NOT list_contains(CAST($replaced AS VARCHAR[]), flow.year::VARCHAR);

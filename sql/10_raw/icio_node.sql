-- Gross output and final demand of industries of countries, million USD.
CREATE TABLE raw.icio_node (
    country            VARCHAR NOT NULL,
    sector             VARCHAR NOT NULL,
    year               SMALLINT NOT NULL,
    gross_output_usd_m DOUBLE NOT NULL,
    final_demand_usd_m DOUBLE NOT NULL
);

INSERT INTO raw.icio_node
SELECT
    country,
    sector,
    year,
    gross_output_usd_m,
    final_demand_usd_m
FROM read_parquet($path);

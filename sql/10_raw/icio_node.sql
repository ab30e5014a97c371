-- Gross output and final demand of industries of countries, million USD. The industries of a year are numbered from 0 in
-- the order of country and sector; $replaced names the years that a newer table brings.
CREATE TABLE raw.icio_node (
    country            VARCHAR NOT NULL,
    sector             VARCHAR NOT NULL,
    year               SMALLINT NOT NULL,
    node               USMALLINT NOT NULL,
    gross_output_usd_m DOUBLE NOT NULL,
    final_demand_usd_m DOUBLE NOT NULL
);

INSERT INTO raw.icio_node
SELECT
    country,
    sector,
    year,
    row_number() OVER (PARTITION BY year ORDER BY country, sector) - 1 AS node,
    gross_output_usd_m,
    final_demand_usd_m
FROM read_parquet($path)
WHERE NOT list_contains(CAST($replaced AS VARCHAR[]), year::VARCHAR)
ORDER BY year, country, sector;

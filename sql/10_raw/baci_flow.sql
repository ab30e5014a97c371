-- Bilateral trade by HS code, as CEPII reconciles it. Country codes are the producer's own numbers.
-- Only codes that an item or the panel of the hazard asks for are kept. $replaced names the parts (edition-year) that a newer table brings.
CREATE TABLE raw.baci_flow (
    hs_revision     VARCHAR NOT NULL,
    hs_code         VARCHAR NOT NULL,
    year            SMALLINT NOT NULL,
    importer_code   SMALLINT NOT NULL,
    exporter_code   SMALLINT NOT NULL,
    trade_value_usd BIGINT NOT NULL,
    net_weight_kg   BIGINT
);

INSERT INTO raw.baci_flow
SELECT
    hs_revision,
    hs_code,
    year,
    importer_code,
    exporter_code,
    trade_value_usd,
    net_weight_kg
FROM read_parquet($path)
SEMI JOIN (FROM raw.item_code UNION FROM raw.panel_code) AS wanted USING (hs_revision, hs_code)
WHERE NOT list_contains(CAST($replaced AS VARCHAR[]), hs_revision || '-' || year);

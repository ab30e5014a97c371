-- Imports by exporter over the codes that geopolrisk-py takes for each material, for its compatibility mode. A flow
-- without a weight counts as zero tonnes there, and exporters stay the producer's numbers because Taiwan has no
-- governance score in that program.
WITH codes AS (
    SELECT item, peer_material, hs_revision, unnest(string_split(coalesce(peer_hs_codes, hs_codes), ';')) AS hs_code
    FROM core.item
    WHERE peer_material IS NOT NULL
)

SELECT
    importer.iso3 AS economy,
    codes.item,
    codes.peer_material,
    flow.year,
    CASE WHEN exporter.iso3 IS NULL OR exporter.iso3 = 'TWN' THEN '' ELSE exporter.iso3 END AS governed_as,
    flow.exporter_code,
    sum(flow.trade_value_usd)::DOUBLE AS trade_value_usd,
    coalesce(sum(flow.net_weight_kg), 0)::DOUBLE AS net_weight_kg
FROM raw.baci_flow AS flow
INNER JOIN codes USING (hs_revision, hs_code)
INNER JOIN raw.country_code AS importer
    ON importer.system = 'baci' AND TRY_CAST(importer.code AS INTEGER) = flow.importer_code
INNER JOIN raw.economy AS scored ON scored.economy = importer.iso3 AND scored.ordinal IS NOT NULL
LEFT JOIN raw.country_code AS exporter
    ON exporter.system = 'baci' AND TRY_CAST(exporter.code AS INTEGER) = flow.exporter_code
GROUP BY ALL
ORDER BY economy, codes.item, flow.year, flow.exporter_code;

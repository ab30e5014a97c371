-- Imports and exports of each scored economy, and how much of the imports' value has a known weight and origin. Imports
-- whose exporter stands for no economy are left out of the shares, so they count against coverage. Exports are empty
-- where no source tells them, as for a buyer of the user's own. grain: economy, item, year
CREATE TABLE core.trade_total AS
WITH imports AS (
    SELECT
        importer AS economy, item, year,
        sum(trade_value_usd) FILTER (exporter IS NOT NULL)::BIGINT AS import_value_usd,
        sum(net_weight_kg) FILTER (exporter IS NOT NULL)::BIGINT AS import_weight_kg,
        sum(weighed_value_usd) FILTER (exporter IS NOT NULL)::BIGINT AS weighed_value_usd,
        sum(valued_weight_kg) FILTER (exporter IS NOT NULL)::BIGINT AS valued_weight_kg,
        sum(trade_value_usd) FILTER (exporter IS NULL)::BIGINT AS unmapped_value_usd,
        min(flow_source) AS flow_source,
        CASE WHEN min(hs_revision) = max(hs_revision) THEN min(hs_revision) END AS hs_revision,
        bool_or(is_split) AS is_split
    FROM core.item_flow
    GROUP BY ALL
),

exports AS (
    SELECT exporter AS economy, item, year, trade_value_usd AS export_value_usd, net_weight_kg AS export_weight_kg
    FROM core.item_export
),

-- Where a source tells an item's exports, an economy that is not among them exported none.
told AS (
    SELECT DISTINCT item, year, CASE WHEN flow_source = 'comtrade-exports' THEN exporter END AS teller
    FROM told_flow
    WHERE flow_source IN ('baci', 'comtrade-exports')
)

SELECT
    economy,
    item,
    year,
    coalesce(imports.import_value_usd, 0) AS import_value_usd,
    coalesce(imports.import_weight_kg, 0) AS import_weight_kg,
    coalesce(imports.weighed_value_usd, 0) AS weighed_value_usd,
    coalesce(imports.valued_weight_kg, 0) AS valued_weight_kg,
    coalesce(imports.unmapped_value_usd, 0) AS unmapped_value_usd,
    coalesce(exports.export_value_usd, CASE WHEN is_told THEN 0 END) AS export_value_usd,
    coalesce(exports.export_weight_kg, CASE WHEN is_told THEN 0 END) AS export_weight_kg,
    imports.flow_source,
    imports.hs_revision,
    coalesce(imports.is_split, false) AS is_split
FROM imports
FULL JOIN exports USING (economy, item, year)
INNER JOIN core.economy AS scored USING (economy)
LEFT JOIN (SELECT item, year, list(teller) AS tellers, bool_or(teller IS NULL) AS by_all FROM told GROUP BY ALL) AS told
    USING (item, year)
CROSS JOIN LATERAL (
    SELECT NOT scored.is_own AND coalesce(told.by_all OR list_contains(told.tellers, economy), false) AS is_told
)
WHERE scored.ordinal IS NOT NULL
ORDER BY economy, item, year;

-- Imports of each item from one source: the economy's own table before BACI before its reports to UN Comtrade. Where a
-- source tells the same trade in several editions of the Harmonized System one is taken: the catalog's, else the
-- newest; for BACI the same one for all importers, so that imports and exports stay one world. Rows of own tables are
-- purchases, not editions, and all count. weighed_value_usd is the value of what has a known weight, valued_weight_kg
-- the weight of what has a known value. exporter is empty for suppliers that stand for no economy.
-- grain: item, year, importer, exporter
CREATE TABLE core.item_flow AS
WITH told AS (
    SELECT DISTINCT item, year, importer, flow_source, edition_rank
    FROM told_flow
    WHERE flow_source <> 'comtrade-exports'
),

ranked AS (
    SELECT
        *,
        min(edition_rank) OVER (
            PARTITION BY item, year, flow_source, CASE WHEN flow_source <> 'baci' THEN importer END
        ) AS best_edition
    FROM told
),

chosen AS (
    SELECT item, year, importer, flow_source, edition_rank
    FROM ranked
    WHERE flow_source = 'own' OR edition_rank = best_edition
    QUALIFY rank() OVER (
        PARTITION BY item, year, importer ORDER BY list_position(['own', 'baci', 'comtrade'], flow_source)
    ) = 1
)

SELECT
    item,
    year,
    importer,
    exporter,
    sum(told.trade_value_usd)::BIGINT AS trade_value_usd,
    sum(told.net_weight_kg)::BIGINT AS net_weight_kg,
    sum(told.weighed_value_usd)::BIGINT AS weighed_value_usd,
    sum(told.valued_weight_kg)::BIGINT AS valued_weight_kg,
    min(told.flow_source) AS flow_source,
    CASE WHEN min(told.hs_revision) = max(told.hs_revision) THEN min(told.hs_revision) END AS hs_revision,
    bool_or(told.is_split) AS is_split
FROM told_flow AS told
SEMI JOIN chosen USING (item, year, importer, flow_source, edition_rank)
GROUP BY item, year, importer, told.exporter
ORDER BY item, year, importer, exporter;

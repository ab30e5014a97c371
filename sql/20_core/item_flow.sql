-- Imports of each item from one source: the economy's own table before BACI before its reports to UN Comtrade. Where a
-- source tells the same trade in several editions of the Harmonized System one is taken: the catalog's, else the
-- newest; for BACI the same one for all importers, so that imports and exports stay one world. Rows of own tables are
-- purchases, not editions, and all count. weighed_value_usd is the value of what has a known weight, valued_weight_kg
-- the weight of what has a known value. exporter is empty for suppliers that stand for no economy.
-- grain: item, year, importer, exporter
CREATE TABLE core.item_flow AS
WITH in_one_edition AS (
    SELECT *, list_position(['own', 'baci', 'comtrade'], flow_source) AS place
    FROM core.told_flow
    WHERE flow_source <> 'comtrade-exports'
    QUALIFY
        flow_source = 'own'
        OR edition_rank = min(edition_rank) OVER (
            PARTITION BY item, year, flow_source, CASE WHEN flow_source <> 'baci' THEN importer END
        )
),

from_one_source AS (
    SELECT *
    FROM in_one_edition
    QUALIFY place = min(place) OVER (PARTITION BY item, year, importer)
)

SELECT
    item,
    year,
    importer,
    exporter,
    sum(trade_value_usd)::BIGINT AS trade_value_usd,
    sum(net_weight_kg)::BIGINT AS net_weight_kg,
    sum(weighed_value_usd)::BIGINT AS weighed_value_usd,
    sum(valued_weight_kg)::BIGINT AS valued_weight_kg,
    min(flow_source) AS flow_source,
    CASE WHEN min(hs_revision) = max(hs_revision) THEN min(hs_revision) END AS hs_revision,
    bool_or(is_split) AS is_split
FROM from_one_source
GROUP BY item, year, importer, exporter
ORDER BY item, year, importer, exporter;

-- One world an item and year, code by code: every importer's purchases as one source tells them. BACI where it tells the
-- item, in one edition of the codes; elsewhere what importers report to UN Comtrade. Buyers of the user's own tables are
-- no part of it: what they buy their economies have imported already. net_weight_kg is empty where no weight is known.
WITH told AS (
    SELECT
        *,
        min(flow_source) OVER (PARTITION BY item, year) AS world_source,
        min(edition_rank) OVER (
            PARTITION BY item, year, flow_source, CASE WHEN flow_source <> 'baci' THEN importer END
        ) AS best_edition
    FROM core.told_flow
    WHERE flow_source IN ('baci', 'comtrade')
)

SELECT
    item,
    year,
    hs_code,
    importer,
    exporter,
    flow_source,
    trade_value_usd::DOUBLE AS trade_value_usd,
    net_weight_kg::DOUBLE AS net_weight_kg
FROM told
WHERE flow_source = world_source AND edition_rank = best_edition
ORDER BY item, year, hs_code, importer, exporter NULLS LAST;

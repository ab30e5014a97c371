-- One world an item and year, code by code: every importer's purchases as one source tells them. BACI where it tells the
-- item, in one edition of the codes; elsewhere what importers report to UN Comtrade. Buyers of the user's own tables are
-- no part of it: what they buy their economies have imported already. net_weight_kg is empty where no weight is known.
WITH edition AS (
    SELECT
        item,
        year,
        flow_source,
        CASE WHEN flow_source <> 'baci' THEN importer END AS teller,
        min(edition_rank) AS edition_rank
    FROM told_flow
    WHERE flow_source IN ('baci', 'comtrade')
    GROUP BY ALL
),

chosen AS (
    SELECT *
    FROM edition
    QUALIFY flow_source = min(flow_source) OVER (PARTITION BY item, year)
)

SELECT
    item,
    year,
    told.hs_code,
    told.importer,
    told.exporter,
    flow_source,
    told.trade_value_usd::DOUBLE AS trade_value_usd,
    told.net_weight_kg::DOUBLE AS net_weight_kg
FROM told_flow AS told
INNER JOIN chosen USING (item, year, flow_source, edition_rank)
WHERE chosen.teller IS NULL OR chosen.teller = told.importer
ORDER BY item, year, told.hs_code, told.importer, told.exporter NULLS LAST;

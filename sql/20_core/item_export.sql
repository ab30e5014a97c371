-- Exports of each item: BACI before what the exporter reports to UN Comtrade, in one edition as the imports are.
-- grain: item, year, exporter
CREATE TABLE core.item_export AS
WITH told AS (
    SELECT DISTINCT item, year, exporter, flow_source, edition_rank
    FROM told_flow
    WHERE flow_source IN ('baci', 'comtrade-exports') AND exporter IS NOT NULL
),

ranked AS (
    SELECT
        *,
        min(edition_rank) OVER (
            PARTITION BY item, year, flow_source, CASE WHEN flow_source <> 'baci' THEN exporter END
        ) AS best_edition
    FROM told
),

chosen AS (
    SELECT item, year, exporter, flow_source, edition_rank
    FROM ranked
    WHERE edition_rank = best_edition
    QUALIFY rank() OVER (
        PARTITION BY item, year, exporter ORDER BY list_position(['baci', 'comtrade-exports'], flow_source)
    ) = 1
)

SELECT
    item,
    year,
    exporter,
    sum(told.trade_value_usd)::BIGINT AS trade_value_usd,
    sum(told.net_weight_kg)::BIGINT AS net_weight_kg
FROM told_flow AS told
SEMI JOIN chosen USING (item, year, exporter, flow_source, edition_rank)
GROUP BY item, year, exporter
ORDER BY item, year, exporter;

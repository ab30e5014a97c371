-- Exports of each item: BACI before what the exporter reports to UN Comtrade, in one edition as the imports are.
-- grain: item, year, exporter
CREATE TABLE core.item_export AS
WITH in_one_edition AS (
    SELECT *, list_position(['baci', 'comtrade-exports'], flow_source) AS place
    FROM core.told_flow
    WHERE flow_source IN ('baci', 'comtrade-exports') AND exporter IS NOT NULL
    QUALIFY edition_rank = min(edition_rank) OVER (
        PARTITION BY item, year, flow_source, CASE WHEN flow_source <> 'baci' THEN exporter END
    )
),

from_one_source AS (
    SELECT *
    FROM in_one_edition
    QUALIFY place = min(place) OVER (PARTITION BY item, year, exporter)
)

SELECT
    item,
    year,
    exporter,
    sum(trade_value_usd)::BIGINT AS trade_value_usd,
    sum(net_weight_kg)::BIGINT AS net_weight_kg
FROM from_one_source
GROUP BY item, year, exporter
ORDER BY item, year, exporter;

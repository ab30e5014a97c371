-- severity: error
-- Years in which the trade that producers tell, of the items and importers of both runs, is less than a half or more than
-- twice what the last run had: a unit has changed (a factor of 1,000), or a part of the file is missing. What a user's
-- own table tells may well double.
WITH now_total AS (
    SELECT item, year, importer, flow_source, sum(trade_value_usd)::DOUBLE AS usd, sum(net_weight_kg)::DOUBLE AS kg
    FROM core.item_flow
    WHERE flow_source <> 'own'
    GROUP BY ALL
),

last_total AS (
    SELECT item, year, importer, flow_source, sum(trade_value_usd)::DOUBLE AS usd, sum(net_weight_kg)::DOUBLE AS kg
    FROM last.core.item_flow
    GROUP BY ALL
),

both_runs AS (
    SELECT
        year,
        sum(now_total.usd ORDER BY item, importer, flow_source) AS usd,
        sum(last_total.usd ORDER BY item, importer, flow_source) AS last_usd,
        sum(now_total.kg ORDER BY item, importer, flow_source) AS kg,
        sum(last_total.kg ORDER BY item, importer, flow_source) AS last_kg
    FROM now_total
    INNER JOIN last_total USING (item, year, importer, flow_source)
    GROUP BY year
),

by_year AS (
    SELECT year, 'trade_value_usd' AS measure, usd AS this_run, last_usd AS last_run FROM both_runs
    UNION ALL
    SELECT year, 'net_weight_kg', kg, last_kg FROM both_runs
)

SELECT year, measure, this_run, last_run, this_run / last_run AS ratio
FROM by_year
WHERE last_run > 0 AND (this_run < 0.5 * last_run OR this_run > 2 * last_run)
ORDER BY ALL;

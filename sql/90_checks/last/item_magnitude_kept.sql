-- severity: warn
-- Items whose trade in a year, as producers tell it, is less than a tenth or more than ten times what the last run had.
WITH now_total AS (
    SELECT item, year, sum(trade_value_usd)::DOUBLE AS usd, sum(net_weight_kg)::DOUBLE AS kg
    FROM core.item_flow
    WHERE flow_source <> 'own'
    GROUP BY ALL
),

last_total AS (
    SELECT item, year, sum(trade_value_usd)::DOUBLE AS usd, sum(net_weight_kg)::DOUBLE AS kg
    FROM last.core.item_flow
    WHERE flow_source <> 'own'
    GROUP BY ALL
)

SELECT item, year, now_total.usd AS usd, last_total.usd AS last_usd, now_total.kg AS kg, last_total.kg AS last_kg
FROM now_total
INNER JOIN last_total USING (item, year)
WHERE now_total.usd NOT BETWEEN last_total.usd / 10 AND last_total.usd * 10
    OR now_total.kg NOT BETWEEN last_total.kg / 10 AND last_total.kg * 10
ORDER BY ALL;

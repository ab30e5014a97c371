-- What economies buy of traded items by weight, in the newest year of each: demand, value, stage.
-- Parameters: $economies, $items.
WITH newest AS (
    SELECT economy, item, max(year) AS year
    FROM out.score
    WHERE basis = 'quantity' AND net_weight_t > 0 AND trade_value_usd > 0 AND hhi IS NOT NULL
    GROUP BY economy, item
)

SELECT
    score.economy,
    score.item,
    score.stage,
    score.year,
    score.net_weight_t AS demand_t,
    score.trade_value_usd AS value_usd,
    score.data_vintage
FROM out.score AS score
INNER JOIN newest USING (economy, item, year)
WHERE score.basis = 'quantity'
    AND list_contains($economies, score.economy)
    AND list_contains($items, score.item)
ORDER BY score.economy, score.item;

-- What economies buy of items in a year, each named by economy, item, year and basis; NULL where trade does not tell.
SELECT
    score.economy,
    score.item,
    CASE WHEN score.basis IN ('quantity', 'value') THEN score.net_weight_t END AS net_weight_t,
    CASE WHEN score.basis IN ('quantity', 'value') THEN score.trade_value_usd END AS trade_value_usd
FROM out.score AS score
INNER JOIN (
    SELECT unnest($economies) AS economy, unnest($items) AS item, unnest($years) AS year, unnest($bases) AS basis
) AS wanted USING (economy, item, year, basis)
ORDER BY score.economy, score.item;

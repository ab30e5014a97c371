-- From which supplier come the most items of which it is the largest source?
SELECT
    economy,
    top_supplier,
    top_supplier_name,
    count(*) AS items,
    avg(top_supplier_share) AS mean_share,
    sum(trade_value_usd * top_supplier_share) AS value_usd
FROM out.headline
WHERE economy IN ('JPN', 'KOR') AND top_supplier IS NOT NULL AND NOT is_estimated
GROUP BY economy, top_supplier, top_supplier_name
ORDER BY economy, items DESC, top_supplier;

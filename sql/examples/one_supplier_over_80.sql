-- For which items does one supplier hold more than 80 % of the imports of Japan or Korea?
SELECT
    economy_name,
    item_name,
    year,
    top_supplier_name,
    top_supplier_share,
    trade_value_usd
FROM out.headline
WHERE economy IN ('JPN', 'KOR') AND top_supplier_share > 0.8 AND NOT is_estimated
ORDER BY top_supplier_share DESC, economy, item;

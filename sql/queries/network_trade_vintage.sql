-- The year and the edition behind the built-in network of trade.
SELECT
    (SELECT max(year) FROM core.item_flow) AS year,
    run_id,
    string_agg(DISTINCT source || ' ' || edition, '; ' ORDER BY source || ' ' || edition) AS data_vintage
FROM out.source
WHERE source_table IN ('baci_flow', 'comtrade_flow', 'own_flow') AND is_loaded
GROUP BY run_id;

-- The year and the editions behind the built-in network of trade.
SELECT
    run_id,
    concat(string_agg(DISTINCT concat(source, ' ', edition), '; ' ORDER BY concat(source, ' ', edition)), ', year ', (
        SELECT max(year) FROM core.item_flow
    )) AS data_vintage
FROM out.source
WHERE source_table IN ('baci_flow', 'comtrade_flow', 'own_flow') AND is_loaded
GROUP BY run_id;

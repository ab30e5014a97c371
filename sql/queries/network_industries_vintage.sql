-- The year and the edition behind the built-in network of industries.
SELECT
    run_id,
    concat(source, ' ', min(edition)) AS data_vintage
FROM out.source
WHERE source_table = 'icio_flow' AND is_loaded
GROUP BY run_id, source;

-- Published tables, views and columns without a comment.
SELECT table_name, column_name
FROM duckdb_columns()
WHERE schema_name = 'out' AND comment IS NULL
UNION ALL
SELECT table_name, NULL
FROM duckdb_tables()
WHERE schema_name = 'out' AND comment IS NULL
UNION ALL
SELECT view_name, NULL
FROM duckdb_views()
WHERE schema_name = 'out' AND comment IS NULL
ORDER BY ALL;

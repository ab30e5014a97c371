-- Rows that the new run no longer has.
DELETE FROM {table} AS kept
WHERE NOT EXISTS (SELECT 1 FROM {staging} AS fresh WHERE {same})

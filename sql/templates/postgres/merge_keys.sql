-- The same for a table that has no column beside its key.
INSERT INTO {table} ({columns})
SELECT {columns}
FROM {staging}
ON CONFLICT ({key}) DO NOTHING

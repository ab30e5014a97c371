-- A column that is no longer published. What depends on it makes this fail.
ALTER TABLE {table} DROP COLUMN {column}

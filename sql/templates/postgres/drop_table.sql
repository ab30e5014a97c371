-- A table that is no longer published. What depends on it makes this fail.
DROP TABLE {table}

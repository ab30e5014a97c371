-- A column that a newer version publishes.
ALTER TABLE {table} ADD COLUMN {column} {type}

-- For filters and joins that the primary key does not serve.
CREATE INDEX {name} ON {table} ({columns})

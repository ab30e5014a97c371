-- A published table.
CREATE TABLE {table} ({columns}, CONSTRAINT {name} PRIMARY KEY ({key}))

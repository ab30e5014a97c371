-- The primary key: what tells one row from another.
ALTER TABLE {table} ADD CONSTRAINT {name} PRIMARY KEY ({key})

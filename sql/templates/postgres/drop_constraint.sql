-- A key or reference of ours that no longer holds.
ALTER TABLE {table} DROP CONSTRAINT {name}

-- A column whose type changed.
ALTER TABLE {table} ALTER COLUMN {column} TYPE {type} USING {column}::{type}

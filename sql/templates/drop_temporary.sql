-- Drop one temporary table.
DROP TABLE temp.{table};

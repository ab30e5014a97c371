-- Every row goes; they come back from the staged ones.
DELETE FROM {table}

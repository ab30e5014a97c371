-- Afterwards: room of the old rows back, fresh statistics for the planner.
VACUUM (ANALYZE) {table}

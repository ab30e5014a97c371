-- The run that made this warehouse: every row of a dimension carries it.
SELECT run_id
FROM out.economy
LIMIT 1;

-- The run that this warehouse holds.
SELECT *
FROM out.run
WHERE is_current;

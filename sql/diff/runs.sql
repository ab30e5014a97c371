-- What each of the two runs was made from.
SELECT 'before' AS side, run.*, (SELECT list(input ORDER BY source_table, part) FROM before.out.run_input AS input WHERE input.attempt = run.attempt) AS inputs
FROM before.out.run AS run
WHERE run.is_current
UNION ALL
SELECT 'after', run.*, (SELECT list(input ORDER BY source_table, part) FROM after.out.run_input AS input WHERE input.attempt = run.attempt)
FROM after.out.run AS run
WHERE run.is_current
ORDER BY side DESC;

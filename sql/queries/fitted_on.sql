-- The tables that the current run was made from.
SELECT input.source, input.source_table, input.part, input.edition, input.sha256
FROM out.run_input AS input
INNER JOIN out.run AS run ON run.attempt = input.attempt AND run.is_current
ORDER BY input.source_table, input.part;

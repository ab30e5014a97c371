-- Where the figures come from, under which licence.
SELECT *
FROM out.source
ORDER BY source, source_table;

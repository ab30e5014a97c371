-- Filled in for every table and view that is exported: in the order of its key, so that the same rows give the same bytes.
SELECT {columns}
FROM out.{table}
ORDER BY {key};

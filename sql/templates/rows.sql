-- Filled in for every table and view that leaves the warehouse.
SELECT {columns}
FROM out.{table};

-- New and changed rows in; readers see the old ones until the transaction ends.
INSERT INTO {table} AS kept ({columns})
SELECT {columns}
FROM {staging}
ON CONFLICT ({key}) DO UPDATE SET {changes}
WHERE ROW({old}) IS DISTINCT FROM ROW({new})

-- Columns of a table and their types.
SELECT attribute.attname, format_type(attribute.atttypid, attribute.atttypmod)
FROM pg_attribute AS attribute
INNER JOIN pg_class AS relation ON relation.oid = attribute.attrelid
INNER JOIN pg_namespace AS holder ON holder.oid = relation.relnamespace
WHERE
    holder.nspname = %(schema)s AND relation.relname = %(table)s AND attribute.attnum > 0 AND NOT attribute.attisdropped
ORDER BY attribute.attnum

-- Tables, views and the like that a schema holds.
SELECT relation.relname, relation.relkind::text
FROM pg_class AS relation
INNER JOIN pg_namespace AS holder ON holder.oid = relation.relnamespace
WHERE holder.nspname = %(schema)s AND relation.relkind IN ('r', 'v', 'm', 'p', 'f', 'S', 'c')

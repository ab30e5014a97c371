-- Keys, references and indexes of ours on a table; those of others have other names.
SELECT found.conname, found.contype::text, pg_get_constraintdef(found.oid)
FROM pg_constraint AS found
INNER JOIN pg_class AS relation ON relation.oid = found.conrelid
INNER JOIN pg_namespace AS holder ON holder.oid = relation.relnamespace
WHERE holder.nspname = %(schema)s AND relation.relname = %(table)s AND starts_with(found.conname, 'scrisk_')
UNION ALL
SELECT indexname, 'i', indexdef
FROM pg_indexes
WHERE
    schemaname = %(schema)s AND tablename = %(table)s AND starts_with(indexname, 'scrisk_') AND indexname LIKE '%%\_idx'
ORDER BY 1

-- Whether the schema is there, and whether we may comment on it.
SELECT pg_has_role(nspowner, 'USAGE')
FROM pg_namespace
WHERE nspname = %(schema)s

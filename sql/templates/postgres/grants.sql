-- Who may do what with the tables, views and columns of a schema, beside their owner.
SELECT relation.relname, NULL AS attname, coalesce(role.rolname, ''), item.privilege_type, item.is_grantable
FROM pg_class AS relation
INNER JOIN pg_namespace AS holder ON holder.oid = relation.relnamespace
CROSS JOIN aclexplode(relation.relacl) AS item
LEFT JOIN pg_roles AS role ON role.oid = item.grantee
WHERE holder.nspname = %(schema)s AND relation.relkind IN ('r', 'v') AND item.grantee <> relation.relowner
UNION ALL
SELECT relation.relname, attribute.attname, coalesce(role.rolname, ''), item.privilege_type, item.is_grantable
FROM pg_class AS relation
INNER JOIN pg_namespace AS holder ON holder.oid = relation.relnamespace
INNER JOIN pg_attribute AS attribute ON attribute.attrelid = relation.oid
CROSS JOIN aclexplode(attribute.attacl) AS item
LEFT JOIN pg_roles AS role ON role.oid = item.grantee
WHERE holder.nspname = %(schema)s AND relation.relkind IN ('r', 'v') AND item.grantee <> relation.relowner
ORDER BY 1, 2, 3, 4

-- Gives again what was granted on a view that had to be made anew.
GRANT {privilege} {columns} ON {object} TO {role} {grantable}

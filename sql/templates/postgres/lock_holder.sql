-- Who holds the lock of lock.sql.
SELECT activity.pid, activity.usename, activity.application_name, host(activity.client_addr), activity.xact_start
FROM pg_locks AS held
INNER JOIN pg_stat_activity AS activity ON activity.pid = held.pid
WHERE
    held.locktype = 'advisory'
    AND held.granted
    AND held.database = (SELECT oid FROM pg_database WHERE datname = current_database())
    AND held.classid::bigint = %(space)s
    AND held.objid::bigint = %(key)s

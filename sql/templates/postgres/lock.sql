-- One publisher at a time for a schema; the lock ends with the transaction.
SELECT pg_try_advisory_xact_lock(%(space)s, %(key)s)

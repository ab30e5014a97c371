-- Only for the transaction: wait a minute for a lock, not for ever; do not pause between rows of a long load.
SELECT set_config('lock_timeout', %(lock_timeout)s, true), set_config('idle_in_transaction_session_timeout', '0', true)

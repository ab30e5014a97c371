-- Forgets what was published; the next statements of the transaction write it anew.
DELETE FROM {publication}

-- What scrisk has put into the schema.
SELECT kind, object, fingerprint
FROM {publication}

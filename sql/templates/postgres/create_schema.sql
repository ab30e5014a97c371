-- The place of the published tables.
CREATE SCHEMA {schema}

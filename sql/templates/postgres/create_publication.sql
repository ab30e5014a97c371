-- What scrisk has put into the schema: it touches nothing else there.
CREATE TABLE IF NOT EXISTS {publication} (
    kind        text NOT NULL,
    object      text NOT NULL,
    fingerprint text NOT NULL,
    PRIMARY KEY (kind, object)
)

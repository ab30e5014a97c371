-- What the catalogued HS codes become in other editions of the Harmonized System.
CREATE TABLE raw.hs_revision (
    from_revision VARCHAR NOT NULL,
    from_code     VARCHAR NOT NULL,
    to_revision   VARCHAR NOT NULL,
    to_code       VARCHAR NOT NULL,
    relation      VARCHAR NOT NULL,
    is_split      BOOLEAN NOT NULL,
    note          VARCHAR
);

INSERT INTO raw.hs_revision
SELECT
    from_revision,
    from_code,
    to_revision,
    to_code,
    relation,
    is_split,
    note
FROM read_csv(
    $path, header = true, delim = ',', quote = '"', nullstr = '', columns = {
        'from_revision': 'VARCHAR',
        'from_code': 'VARCHAR',
        'to_revision': 'VARCHAR',
        'to_code': 'VARCHAR',
        'relation': 'VARCHAR',
        'is_split': 'BOOLEAN',
        'note': 'VARCHAR'
    }
);

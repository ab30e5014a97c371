-- Disagreements between published figures that somebody looked at and accepted, each until a day.
CREATE TABLE raw.accepted_disagreement (
    commodity   VARCHAR NOT NULL,
    country     VARCHAR,
    year        SMALLINT NOT NULL,
    producers   VARCHAR NOT NULL,
    difference  DOUBLE NOT NULL,
    reason      VARCHAR NOT NULL,
    accepted_on DATE NOT NULL,
    until       DATE NOT NULL
);

INSERT INTO raw.accepted_disagreement
SELECT
    commodity,
    country,
    year,
    producers,
    difference,
    reason,
    accepted_on,
    until
FROM read_csv(
    $path, header = true, delim = ',', quote = '"', nullstr = '', columns = {
        'commodity': 'VARCHAR',
        'country': 'VARCHAR',
        'year': 'SMALLINT',
        'producers': 'VARCHAR',
        'difference': 'DOUBLE',
        'reason': 'VARCHAR',
        'accepted_on': 'DATE',
        'until': 'DATE'
    }
);

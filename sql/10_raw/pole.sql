-- Which economies the two poles are made of, and since when.
CREATE TABLE raw.pole (
    pole     VARCHAR NOT NULL,
    economy  VARCHAR NOT NULL,
    since    SMALLINT,
    tie      VARCHAR NOT NULL,
    producer VARCHAR,
    title    VARCHAR,
    url      VARCHAR,
    accessed DATE
);

INSERT INTO raw.pole
SELECT
    pole,
    economy,
    since,
    tie,
    producer,
    title,
    url,
    accessed
FROM read_csv(
    $path, header = true, delim = ',', quote = '"', nullstr = '', columns = {
        'pole': 'VARCHAR',
        'economy': 'VARCHAR',
        'since': 'SMALLINT',
        'tie': 'VARCHAR',
        'producer': 'VARCHAR',
        'title': 'VARCHAR',
        'url': 'VARCHAR',
        'accessed': 'DATE'
    }
);

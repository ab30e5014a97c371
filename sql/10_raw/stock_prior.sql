-- What is published of the stocks of rare metals that economies hold or aim at.
CREATE TABLE raw.stock_prior (
    economy    VARCHAR NOT NULL,
    stock_kind VARCHAR NOT NULL,
    stock_days DOUBLE NOT NULL,
    scope      VARCHAR NOT NULL,
    stated     VARCHAR NOT NULL,
    producer   VARCHAR NOT NULL,
    title      VARCHAR NOT NULL,
    url        VARCHAR,
    accessed   DATE,
    note       VARCHAR
);

INSERT INTO raw.stock_prior
SELECT
    economy,
    stock_kind,
    stock_days,
    scope,
    stated,
    producer,
    title,
    url,
    accessed,
    note
FROM read_csv(
    $path, header = true, delim = ',', quote = '"', nullstr = '', columns = {
        'economy': 'VARCHAR',
        'stock_kind': 'VARCHAR',
        'stock_days': 'DOUBLE',
        'scope': 'VARCHAR',
        'stated': 'VARCHAR',
        'producer': 'VARCHAR',
        'title': 'VARCHAR',
        'url': 'VARCHAR',
        'accessed': 'DATE',
        'note': 'VARCHAR'
    }
);

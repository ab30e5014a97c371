-- The trade parameter t of the EU method, importer by exporter.
CREATE TABLE raw.trade_parameter (
    importer VARCHAR NOT NULL,
    exporter VARCHAR NOT NULL,
    item     VARCHAR,
    "from"   DATE NOT NULL,
    until    DATE,
    t        DOUBLE NOT NULL,
    kind     VARCHAR NOT NULL,
    name     VARCHAR,
    producer VARCHAR,
    url      VARCHAR,
    accessed DATE
);

INSERT INTO raw.trade_parameter
SELECT
    importer,
    exporter,
    item,
    "from",
    until,
    t,
    kind,
    name,
    producer,
    url,
    accessed
FROM read_csv(
    $path, header = true, delim = ',', quote = '"', nullstr = '', columns = {
        'importer': 'VARCHAR',
        'exporter': 'VARCHAR',
        'item': 'VARCHAR',
        'from': 'DATE',
        'until': 'DATE',
        't': 'DOUBLE',
        'kind': 'VARCHAR',
        'name': 'VARCHAR',
        'producer': 'VARCHAR',
        'url': 'VARCHAR',
        'accessed': 'DATE'
    }
);

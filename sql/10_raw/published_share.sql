-- Single published shares of one economy's imports or of the world's supply.
CREATE TABLE raw.published_share (
    economy      VARCHAR,
    item         VARCHAR NOT NULL,
    supplier     VARCHAR NOT NULL,
    period_start DATE NOT NULL,
    period_end   DATE NOT NULL,
    year         SMALLINT NOT NULL,
    share        DOUBLE NOT NULL,
    basis        VARCHAR NOT NULL,
    producer     VARCHAR NOT NULL,
    title        VARCHAR NOT NULL,
    url          VARCHAR,
    accessed     DATE,
    note         VARCHAR
);

INSERT INTO raw.published_share
SELECT
    economy,
    item,
    supplier,
    period_start,
    period_end,
    year,
    share,
    basis,
    producer,
    title,
    url,
    accessed,
    note
FROM read_csv(
    $path, header = true, delim = ',', quote = '"', nullstr = '', columns = {
        'economy': 'VARCHAR',
        'item': 'VARCHAR',
        'supplier': 'VARCHAR',
        'period_start': 'DATE',
        'period_end': 'DATE',
        'year': 'SMALLINT',
        'share': 'DOUBLE',
        'basis': 'VARCHAR',
        'producer': 'VARCHAR',
        'title': 'VARCHAR',
        'url': 'VARCHAR',
        'accessed': 'DATE',
        'note': 'VARCHAR'
    }
);

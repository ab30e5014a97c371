-- What is published of who holds which share of a stage of a chain, or of an economy's imports at that stage.
CREATE TABLE raw.stage_share (
    chain      VARCHAR NOT NULL,
    stage      VARCHAR NOT NULL,
    kind       VARCHAR NOT NULL,
    economy    VARCHAR NOT NULL,
    supplier   VARCHAR NOT NULL,
    year       SMALLINT NOT NULL,
    series     VARCHAR NOT NULL,
    share      DOUBLE,
    share_low  DOUBLE NOT NULL,
    share_high DOUBLE NOT NULL,
    measure    VARCHAR NOT NULL,
    grade      VARCHAR NOT NULL,
    producer   VARCHAR NOT NULL,
    title      VARCHAR NOT NULL,
    url        VARCHAR,
    published  VARCHAR,
    accessed   DATE,
    note       VARCHAR
);

INSERT INTO raw.stage_share
SELECT
    chain,
    stage,
    kind,
    economy,
    supplier,
    year,
    series,
    share,
    share_low,
    share_high,
    measure,
    grade,
    producer,
    title,
    url,
    published,
    accessed,
    note
FROM read_csv(
    $path, header = true, delim = ',', quote = '"', nullstr = '', columns = {
        'chain': 'VARCHAR',
        'stage': 'VARCHAR',
        'kind': 'VARCHAR',
        'economy': 'VARCHAR',
        'supplier': 'VARCHAR',
        'year': 'SMALLINT',
        'series': 'VARCHAR',
        'share': 'DOUBLE',
        'share_low': 'DOUBLE',
        'share_high': 'DOUBLE',
        'measure': 'VARCHAR',
        'grade': 'VARCHAR',
        'producer': 'VARCHAR',
        'title': 'VARCHAR',
        'url': 'VARCHAR',
        'published': 'VARCHAR',
        'accessed': 'DATE',
        'note': 'VARCHAR'
    }
);

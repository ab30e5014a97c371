-- Single published figures of past interruptions; period is a month (2019-08) or a year.
CREATE TABLE raw.published_figure (
    economy      VARCHAR NOT NULL,
    supplier     VARCHAR NOT NULL,
    item         VARCHAR NOT NULL,
    period       VARCHAR NOT NULL,
    measure      VARCHAR NOT NULL,
    value        DOUBLE NOT NULL,
    unit         VARCHAR NOT NULL,
    year_on_year DOUBLE,
    producer     VARCHAR NOT NULL,
    title        VARCHAR NOT NULL,
    url          VARCHAR,
    accessed     DATE,
    note         VARCHAR
);

INSERT INTO raw.published_figure
SELECT
    economy,
    supplier,
    item,
    period,
    measure,
    value,
    unit,
    year_on_year,
    producer,
    title,
    url,
    accessed,
    note
FROM read_csv(
    $path, header = true, delim = ',', quote = '"', nullstr = '', columns = {
        'economy': 'VARCHAR',
        'supplier': 'VARCHAR',
        'item': 'VARCHAR',
        'period': 'VARCHAR',
        'measure': 'VARCHAR',
        'value': 'DOUBLE',
        'unit': 'VARCHAR',
        'year_on_year': 'DOUBLE',
        'producer': 'VARCHAR',
        'title': 'VARCHAR',
        'url': 'VARCHAR',
        'accessed': 'DATE',
        'note': 'VARCHAR'
    }
);

-- Approval of governments as single surveys told it.
CREATE TABLE raw.political_context (
    economy        VARCHAR NOT NULL,
    office         VARCHAR NOT NULL,
    holder         VARCHAR NOT NULL,
    pollster       VARCHAR NOT NULL,
    poll_date      DATE NOT NULL,
    poll_precision VARCHAR NOT NULL,
    approve        DOUBLE NOT NULL,
    disapprove     DOUBLE,
    sample_size    INTEGER,
    producer       VARCHAR NOT NULL,
    title          VARCHAR NOT NULL,
    url            VARCHAR,
    accessed       DATE,
    note           VARCHAR
);

INSERT INTO raw.political_context
SELECT
    economy,
    office,
    holder,
    pollster,
    poll_date,
    poll_precision,
    approve,
    disapprove,
    sample_size,
    producer,
    title,
    url,
    accessed,
    note
FROM read_csv(
    $path, header = true, delim = ',', quote = '"', nullstr = '', columns = {
        'economy': 'VARCHAR',
        'office': 'VARCHAR',
        'holder': 'VARCHAR',
        'pollster': 'VARCHAR',
        'poll_date': 'DATE',
        'poll_precision': 'VARCHAR',
        'approve': 'DOUBLE',
        'disapprove': 'DOUBLE',
        'sample_size': 'INTEGER',
        'producer': 'VARCHAR',
        'title': 'VARCHAR',
        'url': 'VARCHAR',
        'accessed': 'DATE',
        'note': 'VARCHAR'
    }
);

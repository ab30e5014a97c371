-- Names of the industries of inter-country tables, and of the sums over them.
CREATE TABLE raw.io_sector (
    sector  VARCHAR NOT NULL,
    ordinal INTEGER NOT NULL,
    name_en VARCHAR NOT NULL,
    name_ja VARCHAR NOT NULL,
    name_ko VARCHAR NOT NULL,
    isic    VARCHAR NOT NULL,
    note    VARCHAR
);

INSERT INTO raw.io_sector
SELECT
    sector,
    ordinal,
    name_en,
    name_ja,
    name_ko,
    isic,
    note
FROM read_csv(
    $path, header = true, delim = ',', quote = '"', nullstr = '', columns = {
        'sector': 'VARCHAR',
        'ordinal': 'INTEGER',
        'name_en': 'VARCHAR',
        'name_ja': 'VARCHAR',
        'name_ko': 'VARCHAR',
        'isic': 'VARCHAR',
        'note': 'VARCHAR'
    }
);

-- Which economy each producer's code or name stands for. Empty means: published as unmapped.
CREATE TABLE raw.country_code (
    system VARCHAR NOT NULL,
    code   VARCHAR NOT NULL,
    iso3   VARCHAR,
    name   VARCHAR,
    note   VARCHAR
);

INSERT INTO raw.country_code
SELECT
    system,
    code,
    iso3,
    name,
    note
FROM read_csv(
    $path, header = true, delim = ',', quote = '"', nullstr = '', columns = {
        'system': 'VARCHAR',
        'code': 'VARCHAR',
        'iso3': 'VARCHAR',
        'name': 'VARCHAR',
        'note': 'VARCHAR'
    }
);

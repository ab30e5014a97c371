-- Which tables of the USGS tell of a commodity of World Mining Data.
CREATE TABLE raw.producer_commodity (
    commodity      VARCHAR NOT NULL,
    usgs_commodity VARCHAR NOT NULL,
    usgs_detail    VARCHAR NOT NULL,
    note           VARCHAR
);

INSERT INTO raw.producer_commodity
SELECT
    commodity,
    usgs_commodity,
    usgs_detail,
    note
FROM read_csv(
    $path, header = true, delim = ',', quote = '"', nullstr = '', columns = {
        'commodity': 'VARCHAR',
        'usgs_commodity': 'VARCHAR',
        'usgs_detail': 'VARCHAR',
        'note': 'VARCHAR'
    }
);

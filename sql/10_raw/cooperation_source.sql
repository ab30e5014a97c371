-- What entries of the ledger rest on.
CREATE TABLE raw.cooperation_source (
    entry_id  VARCHAR NOT NULL,
    ordinal   INTEGER NOT NULL,
    publisher VARCHAR NOT NULL,
    title     VARCHAR NOT NULL,
    published VARCHAR,
    url       VARCHAR,
    accessed  VARCHAR
);

INSERT INTO raw.cooperation_source
SELECT
    entry_id,
    ordinal,
    publisher,
    title,
    published,
    url,
    accessed
FROM read_parquet($path);

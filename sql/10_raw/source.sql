-- Manifests of the tables, one row an edition.
CREATE TABLE raw.source (
    source         VARCHAR NOT NULL,
    source_table   VARCHAR NOT NULL,
    publisher      VARCHAR NOT NULL,
    title          VARCHAR NOT NULL,
    edition        VARCHAR,
    licence        VARCHAR NOT NULL,
    licence_url    VARCHAR,
    commercial_use BOOLEAN NOT NULL,
    url            VARCHAR,
    published      VARCHAR,
    accessed       VARCHAR,
    citation       VARCHAR,
    sha256         VARCHAR NOT NULL,
    row_count      BIGINT NOT NULL,
    is_loaded      BOOLEAN NOT NULL,
    is_embedded    BOOLEAN NOT NULL,
    note           VARCHAR
);

INSERT INTO raw.source
SELECT
    source,
    source_table,
    publisher,
    title,
    edition,
    licence,
    licence_url,
    commercial_use,
    url,
    published,
    accessed,
    citation,
    sha256,
    row_count,
    is_loaded,
    is_embedded,
    note
FROM read_parquet($path);

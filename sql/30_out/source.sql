-- Where the figures come from, under which licence. grain: source_table, edition
CREATE TABLE out.source (
    source         VARCHAR,
    source_table   VARCHAR NOT NULL,
    publisher      VARCHAR,
    title          VARCHAR,
    edition        VARCHAR,
    licence        VARCHAR,
    licence_url    VARCHAR,
    commercial_use BOOLEAN,
    url            VARCHAR,
    published      VARCHAR,
    accessed       VARCHAR,
    citation       VARCHAR,
    sha256         VARCHAR,
    row_count      BIGINT,
    is_loaded      BOOLEAN,
    is_embedded    BOOLEAN,
    note           VARCHAR,
    run_id         VARCHAR NOT NULL
);

INSERT INTO out.source
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
    note,
    $run_id AS run_id
FROM raw.source
ORDER BY source, source_table, edition;

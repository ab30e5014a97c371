-- What an entry rests on. grain: entry_id, ordinal
CREATE TABLE out.cooperation_source (
    entry_id  VARCHAR NOT NULL,
    ordinal   INTEGER NOT NULL,
    publisher VARCHAR NOT NULL,
    title     VARCHAR NOT NULL,
    published VARCHAR,
    url       VARCHAR,
    accessed  VARCHAR,
    run_id    VARCHAR NOT NULL
);

INSERT INTO out.cooperation_source
SELECT
    entry_id,
    ordinal,
    publisher,
    title,
    published,
    url,
    accessed,
    $run_id AS run_id
FROM raw.cooperation_source
ORDER BY entry_id, ordinal;

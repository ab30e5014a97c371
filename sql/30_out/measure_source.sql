-- What a measure rests on: pages that were read, or the announcement itself, which has no address. grain: measure_id, ordinal
CREATE TABLE out.measure_source (
    measure_id VARCHAR NOT NULL,
    ordinal    INTEGER NOT NULL,
    publisher  VARCHAR NOT NULL,
    title      VARCHAR NOT NULL,
    url        VARCHAR,
    accessed   VARCHAR,
    run_id     VARCHAR NOT NULL
);

INSERT INTO out.measure_source
SELECT
    measure_id,
    ordinal,
    publisher,
    title,
    url,
    accessed,
    $run_id AS run_id
FROM raw.measure_source
ORDER BY measure_id, ordinal;

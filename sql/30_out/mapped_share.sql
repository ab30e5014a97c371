-- How much of each source's value maps to an economy. grain: source_table, year
CREATE TABLE out.mapped_share (
    source_table   VARCHAR NOT NULL,
    year           SMALLINT NOT NULL,
    mapped_share   DOUBLE,
    unmapped_codes VARCHAR,
    run_id         VARCHAR NOT NULL
);

INSERT INTO out.mapped_share
SELECT
    source_table,
    year,
    mapped_share,
    unmapped_codes,
    $run_id AS run_id
FROM core.mapped_share
ORDER BY source_table, year;

-- The tables that each published run was made from. grain: attempt, source_table, part, edition
CREATE TABLE out.run_input (
    attempt      INTEGER NOT NULL,
    source       VARCHAR NOT NULL,
    source_table VARCHAR NOT NULL,
    part         VARCHAR NOT NULL,
    edition      VARCHAR,
    sha256       VARCHAR,
    row_count    BIGINT,
    is_embedded  BOOLEAN
);

INSERT INTO out.run_input
SELECT
    attempt,
    source,
    source_table,
    part,
    edition,
    sha256,
    row_count,
    is_embedded
FROM read_parquet($path)
ORDER BY attempt, source, source_table, part, edition;

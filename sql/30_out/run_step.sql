-- How long each step of an attempt took. grain: attempt, ordinal
CREATE TABLE out.run_step (
    attempt   INTEGER NOT NULL,
    ordinal   INTEGER NOT NULL,
    step      VARCHAR NOT NULL,
    seconds   DOUBLE,
    row_count BIGINT
);

INSERT INTO out.run_step
SELECT
    attempt,
    ordinal,
    step,
    seconds,
    row_count
FROM read_parquet($path)
ORDER BY attempt, ordinal;

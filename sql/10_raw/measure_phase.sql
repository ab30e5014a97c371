-- How measures changed while they held.
CREATE TABLE raw.measure_phase (
    measure_id      VARCHAR NOT NULL,
    ordinal         INTEGER NOT NULL,
    phase_date      DATE NOT NULL,
    phase_precision VARCHAR NOT NULL,
    phase_change    VARCHAR NOT NULL,
    phase_items     VARCHAR,
    phase_text      VARCHAR NOT NULL
);

INSERT INTO raw.measure_phase
SELECT
    measure_id,
    ordinal,
    phase_date,
    phase_precision,
    phase_change,
    phase_items,
    phase_text
FROM read_parquet($path);

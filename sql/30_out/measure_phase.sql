-- How a measure changed while it held. grain: measure_id, ordinal
CREATE TABLE out.measure_phase (
    measure_id      VARCHAR NOT NULL,
    ordinal         INTEGER NOT NULL,
    phase_date      DATE NOT NULL,
    phase_precision VARCHAR NOT NULL,
    phase_change    VARCHAR NOT NULL,
    phase_items     VARCHAR,
    phase_text      VARCHAR NOT NULL,
    run_id          VARCHAR NOT NULL
);

INSERT INTO out.measure_phase
SELECT
    measure_id,
    ordinal,
    phase_date,
    phase_precision,
    phase_change,
    phase_items,
    phase_text,
    $run_id AS run_id
FROM raw.measure_phase
ORDER BY measure_id, ordinal;

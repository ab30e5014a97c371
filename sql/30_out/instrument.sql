-- Instruments of cooperation: how economies may help each other, how much, since when, and on which entries of the
-- ledger that rests.
-- grain: instrument_id
CREATE TABLE out.instrument (
    instrument_id              VARCHAR NOT NULL,
    ordinal                    INTEGER,
    instrument_kind            VARCHAR,
    name_en                    VARCHAR,
    name_ja                    VARCHAR,
    name_ko                    VARCHAR,
    instrument_state           VARCHAR,
    instrument_start           DATE,
    instrument_start_precision VARCHAR,
    least_members              INTEGER,
    capacity_low               DOUBLE,
    capacity_high              DOUBLE,
    capacity_unit              VARCHAR,
    capacity_status            VARCHAR,
    capacity_note              VARCHAR,
    lead_days                  INTEGER,
    rests_on                   VARCHAR,
    additional                 VARCHAR,
    note                       VARCHAR,
    run_id                     VARCHAR NOT NULL
);

INSERT INTO out.instrument
SELECT
    instrument_id,
    ordinal,
    instrument_kind,
    name_en,
    name_ja,
    name_ko,
    instrument_state,
    instrument_start,
    instrument_start_precision,
    least_members,
    capacity_low,
    capacity_high,
    capacity_unit,
    capacity_status,
    capacity_note,
    lead_days,
    rests_on,
    additional,
    note,
    $run_id AS run_id
FROM read_parquet($path)
ORDER BY instrument_id;

-- Substitution indices of the EU list of 2017.
CREATE TABLE raw.substitution_index (
    material VARCHAR NOT NULL,
    stage    VARCHAR,
    si_sr    DOUBLE,
    si_ei    DOUBLE
);

INSERT INTO raw.substitution_index
SELECT
    material,
    stage,
    si_sr,
    si_ei
FROM read_parquet($path);

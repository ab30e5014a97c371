-- The calibration curve of the hazard: what was foretold against what happened, in bands of equally many rows. grain:
-- event, importers, band
CREATE TABLE out.calibration (
    event          VARCHAR NOT NULL,
    importers      VARCHAR NOT NULL,
    band           INTEGER NOT NULL,
    n_rows         INTEGER NOT NULL,
    probability    DOUBLE NOT NULL,
    observed_rate  DOUBLE,
    observed_low   DOUBLE,
    observed_high  DOUBLE,
    run_id         VARCHAR NOT NULL,
    method_version VARCHAR,
    method_hash    VARCHAR,
    code_version   VARCHAR,
    data_vintage   VARCHAR
);

INSERT INTO out.calibration
SELECT
    event,
    importers,
    band,
    n_rows,
    probability,
    observed_rate,
    observed_low,
    observed_high,
    run_id,
    method_version,
    method_hash,
    code_version,
    data_vintage
FROM read_parquet($path)
ORDER BY event, importers, band;

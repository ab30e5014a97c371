-- What each scenario assumes to happen.
-- grain: scenario, shock
CREATE TABLE out.scenario_shock (
    scenario           VARCHAR NOT NULL,
    shock              VARCHAR NOT NULL,
    measure_id         VARCHAR,
    imposers           VARCHAR,
    shock_targets      VARCHAR,
    shock_items        VARCHAR,
    reach              VARCHAR,
    instrument         VARCHAR,
    depth_low          DOUBLE,
    depth_high         DOUBLE,
    licence_days       DOUBLE,
    licence_share      DOUBLE,
    de_minimis_share   DOUBLE,
    first_day          DOUBLE,
    first_day_latest   DOUBLE,
    lasts_days         DOUBLE,
    lasts_days_longest DOUBLE,
    shock_probability  DOUBLE,
    evidence           VARCHAR,
    evidence_source    VARCHAR,
    note               VARCHAR,
    run_id             VARCHAR NOT NULL
);

INSERT INTO out.scenario_shock
SELECT
    scenario,
    shock,
    measure_id,
    imposers,
    shock_targets,
    shock_items,
    reach,
    instrument,
    depth_low,
    depth_high,
    licence_days,
    licence_share,
    de_minimis_share,
    first_day,
    first_day_latest,
    lasts_days,
    lasts_days_longest,
    shock_probability,
    evidence,
    evidence_source,
    note,
    $run_id AS run_id
FROM read_parquet($path)
ORDER BY scenario, shock;

-- The scenarios that travel with the program: what each asks, and on what it rests.
-- grain: scenario
CREATE TABLE out.scenario (
    scenario         VARCHAR NOT NULL,
    name_en          VARCHAR,
    name_ja          VARCHAR,
    name_ko          VARCHAR,
    scenario_kind    VARCHAR,
    premise          VARCHAR,
    scenario_summary VARCHAR,
    scenario_start   DATE,
    horizon_days     INTEGER,
    draws            INTEGER,
    seed             BIGINT,
    suppliers_of     VARCHAR,
    shock_count      INTEGER,
    evidence         VARCHAR,
    limits           VARCHAR,
    note             VARCHAR,
    run_id           VARCHAR NOT NULL
);

INSERT INTO out.scenario
SELECT
    scenario,
    name_en,
    name_ja,
    name_ko,
    scenario_kind,
    premise,
    scenario_summary,
    scenario_start,
    horizon_days,
    draws,
    seed,
    suppliers_of,
    shock_count,
    evidence,
    limits,
    note,
    $run_id AS run_id
FROM read_parquet($path)
ORDER BY scenario;

-- How deep supply-side interruptions by one supplier went and how long they lasted. grain: interruption_role, level
CREATE TABLE out.interruption (
    interruption_role VARCHAR NOT NULL,
    level             DOUBLE NOT NULL,
    depth             DOUBLE NOT NULL,
    years_lasting     DOUBLE NOT NULL,
    supplier_years    BIGINT NOT NULL,
    falls             BIGINT NOT NULL,
    supply_side_falls BIGINT NOT NULL,
    run_id            VARCHAR NOT NULL,
    data_vintage      VARCHAR
);

INSERT INTO out.interruption
SELECT
    role AS interruption_role,
    level,
    depth,
    years AS years_lasting,
    suppliers AS supplier_years,
    falls,
    supply_side_falls,
    $run_id AS run_id,
    $interruption_vintage AS data_vintage
FROM raw.interruption
ORDER BY interruption_role, level;

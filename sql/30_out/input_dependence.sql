-- On whose industries the inputs of an economy's industry depend, at first hand and looked through to every stage; the
-- economy itself is one of the sources. grain: economy, sector, year, source_economy
CREATE TABLE out.input_dependence (
    economy                 VARCHAR NOT NULL,
    sector                  VARCHAR NOT NULL,
    year                    SMALLINT NOT NULL,
    source_economy          VARCHAR NOT NULL,
    direct_purchase_share   DOUBLE,
    face_value_share        DOUBLE,
    look_through_share      DOUBLE,
    hidden_exposure         DOUBLE,
    look_through_per_output DOUBLE,
    value_added_share       DOUBLE,
    passing_share           DOUBLE,
    hitting_probability     DOUBLE,
    coverage_share          DOUBLE,
    is_estimated            BOOLEAN NOT NULL,
    flags                   VARCHAR NOT NULL,
    run_id                  VARCHAR NOT NULL,
    method_version          VARCHAR,
    method_hash             VARCHAR,
    code_version            VARCHAR,
    data_vintage            VARCHAR
);

INSERT INTO out.input_dependence
SELECT
    economy,
    sector,
    year,
    source_economy,
    direct_purchase_share,
    face_value_share,
    look_through_share,
    hidden_exposure,
    look_through_per_output,
    value_added_share,
    passing_share,
    hitting_probability,
    coverage_share,
    is_estimated,
    flags,
    run_id,
    method_version,
    method_hash,
    code_version,
    data_vintage
FROM read_parquet($path)
ORDER BY economy, sector, year, look_through_share DESC, source_economy;

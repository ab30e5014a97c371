-- Which industries of each source are behind out.input_dependence; those below the method's least share are summed.
-- grain: economy, sector, year, source_economy, source_sector
CREATE TABLE out.input_part (
    economy            VARCHAR NOT NULL,
    sector             VARCHAR NOT NULL,
    year               SMALLINT NOT NULL,
    source_economy     VARCHAR NOT NULL,
    source_sector      VARCHAR NOT NULL,
    face_value_share   DOUBLE,
    look_through_share DOUBLE,
    hidden_exposure    DOUBLE,
    coverage_share     DOUBLE,
    is_estimated       BOOLEAN NOT NULL,
    flags              VARCHAR NOT NULL,
    run_id             VARCHAR NOT NULL,
    method_version     VARCHAR,
    method_hash        VARCHAR,
    code_version       VARCHAR,
    data_vintage       VARCHAR
);

INSERT INTO out.input_part
SELECT
    economy,
    sector,
    year,
    source_economy,
    source_sector,
    face_value_share,
    look_through_share,
    hidden_exposure,
    coverage_share,
    is_estimated,
    flags,
    run_id,
    method_version,
    method_hash,
    code_version,
    data_vintage
FROM read_parquet($path)
ORDER BY economy, sector, year, look_through_share DESC, source_economy, source_sector;

-- GeoPolRisk with its parts, as scrisk computes it and as geopolrisk-py 2.0.1 does. grain: economy, item, year, compatibility
CREATE TABLE out.geopolrisk (
    economy                 VARCHAR NOT NULL,
    item                    VARCHAR NOT NULL,
    peer_material           VARCHAR,
    year                    SMALLINT NOT NULL,
    compatibility           BOOLEAN NOT NULL,
    basis                   VARCHAR,
    geopolrisk              DOUBLE,
    characterization_factor DOUBLE,
    hhi_world               DOUBLE,
    import_risk             DOUBLE,
    domestic_production     DOUBLE,
    coverage_share          DOUBLE,
    is_estimated            BOOLEAN NOT NULL,
    flags                   VARCHAR NOT NULL,
    run_id                  VARCHAR NOT NULL,
    method_version          VARCHAR,
    method_hash             VARCHAR,
    code_version            VARCHAR,
    data_vintage            VARCHAR
);

INSERT INTO out.geopolrisk
SELECT
    economy,
    item,
    peer_material,
    year,
    compatibility,
    basis,
    geopolrisk,
    characterization_factor,
    hhi_world,
    import_risk,
    domestic_production,
    coverage_share,
    is_estimated,
    flags,
    run_id,
    method_version,
    method_hash,
    code_version,
    data_vintage
FROM read_parquet($path)
ORDER BY economy, item, year, compatibility;

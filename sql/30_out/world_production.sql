-- Who produces what in the world. grain: item, year, producer
CREATE TABLE out.world_production (
    item           VARCHAR NOT NULL,
    year           SMALLINT NOT NULL,
    producer       VARCHAR NOT NULL,
    production     DOUBLE,
    unit           VARCHAR,
    share          DOUBLE,
    basis          VARCHAR,
    coverage_share DOUBLE,
    is_estimated   BOOLEAN NOT NULL,
    flags          VARCHAR NOT NULL,
    run_id         VARCHAR NOT NULL,
    method_version VARCHAR,
    method_hash    VARCHAR,
    code_version   VARCHAR,
    data_vintage   VARCHAR
);

INSERT INTO out.world_production
SELECT
    item,
    year,
    producer,
    production,
    unit,
    share,
    basis,
    coverage_share,
    is_estimated,
    flags,
    run_id,
    method_version,
    method_hash,
    code_version,
    data_vintage
FROM read_parquet($path)
ORDER BY item, year, producer;

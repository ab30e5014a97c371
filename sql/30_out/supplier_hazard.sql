-- How likely a supplier of at least 1 % sends less than half of its own three-year mean in the year after. grain:
-- economy, item, year, supplier
CREATE TABLE out.supplier_hazard (
    economy        VARCHAR NOT NULL,
    item           VARCHAR NOT NULL,
    year           SMALLINT NOT NULL,
    supplier       VARCHAR NOT NULL,
    probability    DOUBLE NOT NULL,
    base_rate      DOUBLE,
    is_estimated   BOOLEAN NOT NULL,
    flags          VARCHAR NOT NULL,
    run_id         VARCHAR NOT NULL,
    method_version VARCHAR,
    method_hash    VARCHAR,
    code_version   VARCHAR,
    data_vintage   VARCHAR
);

INSERT INTO out.supplier_hazard
SELECT
    economy,
    item,
    year,
    supplier,
    probability,
    base_rate,
    is_estimated,
    flags,
    run_id,
    method_version,
    method_hash,
    code_version,
    data_vintage
FROM read_parquet($path)
ORDER BY economy, item, year, supplier;

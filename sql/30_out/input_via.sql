-- By way of whose direct suppliers a source is met: passing_share of out.input_dependence in parts. grain: economy,
-- sector, year, source_economy, via
CREATE TABLE out.input_via (
    economy        VARCHAR NOT NULL,
    sector         VARCHAR NOT NULL,
    year           SMALLINT NOT NULL,
    source_economy VARCHAR NOT NULL,
    via            VARCHAR NOT NULL,
    passing_share  DOUBLE,
    coverage_share DOUBLE,
    is_estimated   BOOLEAN NOT NULL,
    flags          VARCHAR NOT NULL,
    run_id         VARCHAR NOT NULL,
    method_version VARCHAR,
    method_hash    VARCHAR,
    code_version   VARCHAR,
    data_vintage   VARCHAR
);

INSERT INTO out.input_via
SELECT
    economy,
    sector,
    year,
    source_economy,
    via,
    passing_share,
    coverage_share,
    is_estimated,
    flags,
    run_id,
    method_version,
    method_hash,
    code_version,
    data_vintage
FROM read_parquet($path)
ORDER BY economy, sector, year, source_economy, passing_share DESC, via;

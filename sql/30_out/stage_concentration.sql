-- How concentrated the world's output of each stage of a chain is.
-- grain: chain, stage, stage_kind, year, series
CREATE TABLE out.stage_concentration (
    chain                   VARCHAR NOT NULL,
    stage                   VARCHAR NOT NULL,
    stage_kind              VARCHAR NOT NULL,
    year                    SMALLINT NOT NULL,
    series                  VARCHAR NOT NULL,
    top_supplier            VARCHAR,
    top_supplier_share      DOUBLE,
    top_supplier_share_low  DOUBLE,
    top_supplier_share_high DOUBLE,
    hhi                     DOUBLE,
    hhi_low                 DOUBLE,
    hhi_high                DOUBLE,
    source_count            INTEGER,
    is_lead                 BOOLEAN NOT NULL,
    publisher               VARCHAR,
    coverage_share          DOUBLE,
    is_estimated            BOOLEAN NOT NULL,
    flags                   VARCHAR NOT NULL,
    run_id                  VARCHAR NOT NULL,
    method_version          VARCHAR,
    method_hash             VARCHAR,
    code_version            VARCHAR,
    data_vintage            VARCHAR
);

INSERT INTO out.stage_concentration
SELECT
    chain,
    stage,
    stage_kind,
    year,
    series,
    top_supplier,
    top_supplier_share,
    top_supplier_share_low,
    top_supplier_share_high,
    hhi,
    hhi_low,
    hhi_high,
    source_count,
    is_lead,
    publisher,
    coverage_share,
    is_estimated,
    flags,
    run_id,
    method_version,
    method_hash,
    code_version,
    data_vintage
FROM read_parquet($path)
ORDER BY chain, stage, stage_kind, year, series;

-- Who holds which share of a stage of a chain, or of an economy's imports at that stage; economy WLD is the world.
-- grain: chain, stage, stage_kind, economy, year, series, supplier
CREATE TABLE out.stage_share (
    chain          VARCHAR NOT NULL,
    stage          VARCHAR NOT NULL,
    stage_kind     VARCHAR NOT NULL,
    economy        VARCHAR NOT NULL,
    year           SMALLINT NOT NULL,
    series         VARCHAR NOT NULL,
    supplier       VARCHAR NOT NULL,
    share          DOUBLE,
    share_low      DOUBLE,
    share_high     DOUBLE,
    measure        VARCHAR,
    grade          VARCHAR,
    is_lead        BOOLEAN NOT NULL,
    publisher      VARCHAR,
    title          VARCHAR,
    url            VARCHAR,
    published      VARCHAR,
    accessed       VARCHAR,
    note           VARCHAR,
    run_id         VARCHAR NOT NULL,
    method_version VARCHAR,
    method_hash    VARCHAR,
    code_version   VARCHAR,
    data_vintage   VARCHAR
);

INSERT INTO out.stage_share
SELECT
    chain,
    stage,
    stage_kind,
    economy,
    year,
    series,
    supplier,
    share,
    share_low,
    share_high,
    measure,
    grade,
    is_lead,
    publisher,
    title,
    url,
    published,
    accessed,
    note,
    run_id,
    method_version,
    method_hash,
    code_version,
    data_vintage
FROM read_parquet($path)
ORDER BY chain, stage, stage_kind, economy, year, series, supplier;

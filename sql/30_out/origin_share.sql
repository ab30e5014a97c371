-- Where an economy's imports of an item come from, looked through the last exporter, beside who ships them.
-- grain: economy, item, year, basis, origin
CREATE TABLE out.origin_share (
    economy        VARCHAR NOT NULL,
    item           VARCHAR NOT NULL,
    year           SMALLINT NOT NULL,
    basis          VARCHAR NOT NULL,
    origin         VARCHAR NOT NULL,
    share_direct   DOUBLE,
    share_origin   DOUBLE,
    hidden_share   DOUBLE,
    share_supply   DOUBLE,
    via            VARCHAR,
    share_via      DOUBLE,
    coverage_share DOUBLE,
    is_estimated   BOOLEAN NOT NULL,
    flags          VARCHAR NOT NULL,
    run_id         VARCHAR NOT NULL,
    method_version VARCHAR,
    method_hash    VARCHAR,
    code_version   VARCHAR,
    data_vintage   VARCHAR
);

INSERT INTO out.origin_share
SELECT
    economy,
    item,
    year,
    basis,
    origin,
    share_direct,
    share_origin,
    hidden_share,
    share_supply,
    via,
    share_via,
    coverage_share,
    is_estimated,
    flags,
    run_id,
    method_version,
    method_hash,
    code_version,
    data_vintage
-- In the order of economy, item, year, basis, share_origin (the largest first) and origin.
FROM read_parquet($path);

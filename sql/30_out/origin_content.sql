-- What an exporter's shipments of an item are made of, by origin; exporters that matter to a scored economy, and all of
-- them in the newest year.
-- grain: exporter, item, year, basis, origin
CREATE TABLE out.origin_content (
    exporter       VARCHAR NOT NULL,
    item           VARCHAR NOT NULL,
    year           SMALLINT NOT NULL,
    basis          VARCHAR NOT NULL,
    origin         VARCHAR NOT NULL,
    share          DOUBLE,
    coverage_share DOUBLE,
    is_estimated   BOOLEAN NOT NULL,
    flags          VARCHAR NOT NULL,
    run_id         VARCHAR NOT NULL,
    method_version VARCHAR,
    method_hash    VARCHAR,
    code_version   VARCHAR,
    data_vintage   VARCHAR
);

INSERT INTO out.origin_content
SELECT
    exporter,
    item,
    year,
    basis,
    origin,
    share,
    coverage_share,
    is_estimated,
    flags,
    run_id,
    method_version,
    method_hash,
    code_version,
    data_vintage
-- In the order of exporter, item, year, basis, share (the largest first) and origin.
FROM read_parquet($path);

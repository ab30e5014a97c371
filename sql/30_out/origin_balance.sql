-- What each economy that makes or ships an item makes, takes in and ships, and that all it makes is found again.
-- grain: item, year, basis, origin
CREATE TABLE out.origin_balance (
    item             VARCHAR NOT NULL,
    year             SMALLINT NOT NULL,
    basis            VARCHAR NOT NULL,
    origin           VARCHAR NOT NULL,
    amount_made      DOUBLE,
    amount_imported  DOUBLE,
    amount_exported  DOUBLE,
    amount_accounted DOUBLE,
    coverage_share   DOUBLE,
    is_estimated     BOOLEAN NOT NULL,
    flags            VARCHAR NOT NULL,
    run_id           VARCHAR NOT NULL,
    method_version   VARCHAR,
    method_hash      VARCHAR,
    code_version     VARCHAR,
    data_vintage     VARCHAR
);

INSERT INTO out.origin_balance
SELECT
    item,
    year,
    basis,
    origin,
    amount_made,
    amount_imported,
    amount_exported,
    amount_accounted,
    coverage_share,
    is_estimated,
    flags,
    run_id,
    method_version,
    method_hash,
    code_version,
    data_vintage
-- In the order of item, year, basis and origin.
FROM read_parquet($path);

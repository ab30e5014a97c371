-- How likely a new interruption of an economy's supply of an item is in the year after, by what was known at the end
-- of the year. grain: economy, item, year, event
CREATE TABLE out.hazard (
    economy          VARCHAR NOT NULL,
    item             VARCHAR NOT NULL,
    year             SMALLINT NOT NULL,
    event            VARCHAR NOT NULL,
    probability      DOUBLE,
    probability_low  DOUBLE,
    probability_high DOUBLE,
    base_rate        DOUBLE NOT NULL,
    in_sample        BOOLEAN NOT NULL,
    drivers          VARCHAR,
    coverage_share   DOUBLE,
    is_estimated     BOOLEAN NOT NULL,
    flags            VARCHAR NOT NULL,
    run_id           VARCHAR NOT NULL,
    method_version   VARCHAR,
    method_hash      VARCHAR,
    code_version     VARCHAR,
    data_vintage     VARCHAR
);

INSERT INTO out.hazard
SELECT
    economy,
    item,
    year,
    event,
    probability,
    probability_low,
    probability_high,
    base_rate,
    in_sample,
    drivers,
    coverage_share,
    is_estimated,
    flags,
    run_id,
    method_version,
    method_hash,
    code_version,
    data_vintage
FROM read_parquet($path)
ORDER BY economy, item, year, event;

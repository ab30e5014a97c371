-- What moves the newest year's probabilities: the contributions of a row add up to ln(p/(1-p)). grain: economy, item,
-- year, event, feature
CREATE TABLE out.hazard_part (
    economy        VARCHAR NOT NULL,
    item           VARCHAR NOT NULL,
    year           SMALLINT NOT NULL,
    event          VARCHAR NOT NULL,
    feature        VARCHAR NOT NULL,
    feature_order  INTEGER,
    contribution   DOUBLE NOT NULL,
    run_id         VARCHAR NOT NULL,
    method_version VARCHAR,
    method_hash    VARCHAR,
    code_version   VARCHAR,
    data_vintage   VARCHAR
);

INSERT INTO out.hazard_part
SELECT
    economy,
    item,
    year,
    event,
    feature,
    feature_order,
    contribution,
    run_id,
    method_version,
    method_hash,
    code_version,
    data_vintage
FROM read_parquet($path)
ORDER BY economy, item, year, event, feature_order, feature;

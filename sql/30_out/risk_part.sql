-- What each indicator gives to a score: value, goalposts, place between them, weight, points. grain: economy, item, year, indicator
CREATE TABLE out.risk_part (
    economy          VARCHAR NOT NULL,
    item             VARCHAR NOT NULL,
    year             SMALLINT NOT NULL,
    ordinal          INTEGER NOT NULL,
    dimension        VARCHAR NOT NULL,
    indicator        VARCHAR NOT NULL,
    indicator_value  DOUBLE,
    goalpost_0       DOUBLE,
    goalpost_100     DOUBLE,
    normalised_value DOUBLE,
    is_missing       BOOLEAN NOT NULL,
    weight           DOUBLE,
    points           DOUBLE,
    run_id           VARCHAR NOT NULL,
    method_version   VARCHAR,
    method_hash      VARCHAR,
    code_version     VARCHAR,
    data_vintage     VARCHAR
);

INSERT INTO out.risk_part
SELECT
    economy,
    item,
    year,
    ordinal,
    dimension,
    indicator,
    indicator_value,
    goalpost_0,
    goalpost_100,
    normalised_value,
    is_missing,
    weight,
    points,
    run_id,
    method_version,
    method_hash,
    code_version,
    data_vintage
FROM read_parquet($path)
ORDER BY economy, item, year, ordinal;

-- What each indicator gives to a score: value, its other readings and error, goalposts, place, weight, points. grain: economy, item, year, indicator
CREATE TABLE out.risk_part (
    economy                 VARCHAR NOT NULL,
    item                    VARCHAR NOT NULL,
    year                    SMALLINT NOT NULL,
    ordinal                 INTEGER NOT NULL,
    dimension               VARCHAR NOT NULL,
    indicator               VARCHAR NOT NULL,
    indicator_value         DOUBLE,
    indicator_other_basis   DOUBLE,
    indicator_window3       DOUBLE,
    indicator_window3_other DOUBLE,
    indicator_low           DOUBLE,
    indicator_high          DOUBLE,
    goalpost_0              DOUBLE,
    goalpost_100            DOUBLE,
    normalised_value        DOUBLE,
    is_missing              BOOLEAN NOT NULL,
    weight                  DOUBLE,
    points                  DOUBLE,
    run_id                  VARCHAR NOT NULL,
    method_version          VARCHAR,
    method_hash             VARCHAR,
    code_version            VARCHAR,
    data_vintage            VARCHAR
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
    indicator_other_basis,
    indicator_window3,
    indicator_window3_other,
    indicator_low,
    indicator_high,
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

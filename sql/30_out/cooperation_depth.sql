-- Depth of cooperation month by month and by layer. grain: economy, partner, month, cooperation_layer
CREATE TABLE out.cooperation_depth (
    economy                VARCHAR NOT NULL,
    partner                VARCHAR NOT NULL,
    month                  DATE NOT NULL,
    cooperation_layer      VARCHAR NOT NULL,
    cooperation_depth      DOUBLE NOT NULL,
    cooperation_depth_low  DOUBLE NOT NULL,
    cooperation_depth_high DOUBLE NOT NULL,
    run_id                 VARCHAR NOT NULL,
    method_version         VARCHAR,
    method_hash            VARCHAR,
    code_version           VARCHAR,
    data_vintage           VARCHAR
);

INSERT INTO out.cooperation_depth
SELECT
    economy,
    partner,
    month,
    cooperation_layer,
    cooperation_depth,
    cooperation_depth_low,
    cooperation_depth_high,
    run_id,
    method_version,
    method_hash,
    code_version,
    data_vintage
FROM read_parquet($path)
ORDER BY economy, partner, month, cooperation_layer;

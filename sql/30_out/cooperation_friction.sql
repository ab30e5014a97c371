-- What remains of the depth when a layer falls away. grain: economy, partner, month, struck_layer
CREATE TABLE out.cooperation_friction (
    economy              VARCHAR NOT NULL,
    partner              VARCHAR NOT NULL,
    month                DATE NOT NULL,
    struck_layer         VARCHAR NOT NULL,
    cooperation_depth    DOUBLE NOT NULL,
    remaining_depth      DOUBLE NOT NULL,
    remaining_depth_low  DOUBLE NOT NULL,
    remaining_depth_high DOUBLE NOT NULL,
    run_id               VARCHAR NOT NULL,
    method_version       VARCHAR,
    method_hash          VARCHAR,
    code_version         VARCHAR,
    data_vintage         VARCHAR
);

INSERT INTO out.cooperation_friction
SELECT
    economy,
    partner,
    month,
    struck_layer,
    cooperation_depth,
    remaining_depth,
    remaining_depth_low,
    remaining_depth_high,
    run_id,
    method_version,
    method_hash,
    code_version,
    data_vintage
FROM read_parquet($path)
ORDER BY economy, partner, month, struck_layer;

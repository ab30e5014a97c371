-- What buyers lose of each input of chip making when a provider stops everything towards an economy, or towards all:
-- then of a buyer that buys as the world does. By way of third economies too. grain: provider_kind, provider,
-- cut_to, input_id
CREATE TABLE out.chip_loss (
    provider_kind  VARCHAR NOT NULL,
    provider       VARCHAR NOT NULL,
    cut_to         VARCHAR NOT NULL,
    input_id       VARCHAR NOT NULL,
    lost_low       DOUBLE NOT NULL,
    lost_high      DOUBLE NOT NULL,
    run_id         VARCHAR NOT NULL,
    method_version VARCHAR,
    method_hash    VARCHAR,
    code_version   VARCHAR,
    data_vintage   VARCHAR
);

INSERT INTO out.chip_loss
SELECT
    provider_kind,
    provider,
    cut_to,
    input_id,
    lost_low,
    lost_high,
    run_id,
    method_version,
    method_hash,
    code_version,
    data_vintage
FROM read_parquet($path)
ORDER BY provider_kind, provider, cut_to, input_id;

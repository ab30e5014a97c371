-- Which share of an economy's chips stops at a stage when a country or company stops providing, and through which
-- inputs. A cut without a row stops nothing; an output that an economy is not known to fabricate has none. grain:
-- provider_kind, provider, cut_to, cut_scope, economy, chip_output, chip_stage
CREATE TABLE out.chip_stop (
    provider_kind  VARCHAR NOT NULL,
    provider       VARCHAR NOT NULL,
    cut_to         VARCHAR NOT NULL,
    cut_scope      VARCHAR NOT NULL,
    economy        VARCHAR NOT NULL,
    chip_output    VARCHAR NOT NULL,
    chip_stage     VARCHAR NOT NULL,
    stopped_low    DOUBLE NOT NULL,
    stopped_high   DOUBLE NOT NULL,
    through        VARCHAR,
    through_high   VARCHAR,
    run_id         VARCHAR NOT NULL,
    method_version VARCHAR,
    method_hash    VARCHAR,
    code_version   VARCHAR,
    data_vintage   VARCHAR
);

INSERT INTO out.chip_stop
SELECT
    provider_kind,
    provider,
    cut_to,
    cut_scope,
    economy,
    chip_output,
    chip_stage,
    stopped_low,
    stopped_high,
    through,
    through_high,
    run_id,
    method_version,
    method_hash,
    code_version,
    data_vintage
FROM read_parquet($path)
ORDER BY provider_kind, provider, cut_to, cut_scope, economy, chip_output, chip_stage;

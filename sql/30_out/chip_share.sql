-- Who holds which share of an input, of the world (WLD) or of an economy's imports where they are published. Blank
-- is unknown: between share_low and share_high. Who is not named holds none of it. grain: economy, provider_kind,
-- provider, input_id
CREATE TABLE out.chip_share (
    economy         VARCHAR NOT NULL,
    provider_kind   VARCHAR NOT NULL,
    provider        VARCHAR NOT NULL,
    company_economy VARCHAR,
    input_id        VARCHAR NOT NULL,
    item            VARCHAR,
    share           DOUBLE,
    share_low       DOUBLE NOT NULL,
    share_high      DOUBLE NOT NULL,
    year            SMALLINT,
    basis           VARCHAR,
    source_note     VARCHAR,
    run_id          VARCHAR NOT NULL,
    method_version  VARCHAR,
    method_hash     VARCHAR,
    code_version    VARCHAR,
    data_vintage    VARCHAR
);

INSERT INTO out.chip_share
SELECT
    economy,
    provider_kind,
    provider,
    company_economy,
    input_id,
    item,
    share,
    share_low,
    share_high,
    year,
    basis,
    source_note,
    run_id,
    method_version,
    method_hash,
    code_version,
    data_vintage
FROM read_parquet($path)
ORDER BY economy, provider_kind, provider, input_id;

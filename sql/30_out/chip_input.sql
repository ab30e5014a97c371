-- Inputs of chip making: which stage rests on each, how much of its supply nobody holds by name, what stops without
-- it. grain: input_id
CREATE TABLE out.chip_input (
    input_id              VARCHAR NOT NULL,
    input_name            VARCHAR NOT NULL,
    item                  VARCHAR,
    name_ja               VARCHAR,
    name_ko               VARCHAR,
    input_type            VARCHAR,
    chip_stage            VARCHAR,
    is_consumed           BOOLEAN NOT NULL,
    country_unknown_share DOUBLE,
    company_unknown_share DOUBLE,
    stops                 VARCHAR,
    may_stop              VARCHAR,
    run_id                VARCHAR NOT NULL,
    method_version        VARCHAR,
    method_hash           VARCHAR,
    code_version          VARCHAR,
    data_vintage          VARCHAR
);

INSERT INTO out.chip_input
SELECT
    input_id,
    input_name,
    item,
    name_ja,
    name_ko,
    input_type,
    chip_stage,
    is_consumed,
    country_unknown_share,
    company_unknown_share,
    stops,
    may_stop,
    run_id,
    method_version,
    method_hash,
    code_version,
    data_vintage
FROM read_parquet($path)
ORDER BY input_id;

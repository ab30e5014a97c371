-- Kinds of chips that the semiconductor graph tells apart, and why. grain: chip_output
CREATE TABLE out.chip_output (
    chip_output    VARCHAR NOT NULL,
    ordinal        INTEGER NOT NULL,
    name_en        VARCHAR,
    name_ja        VARCHAR,
    name_ko        VARCHAR,
    need_status    VARCHAR NOT NULL,
    why            VARCHAR,
    source_urls    VARCHAR,
    run_id         VARCHAR NOT NULL,
    method_version VARCHAR,
    method_hash    VARCHAR,
    code_version   VARCHAR,
    data_vintage   VARCHAR
);

INSERT INTO out.chip_output
SELECT
    chip_output,
    ordinal,
    name_en,
    name_ja,
    name_ko,
    need_status,
    why,
    source_urls,
    run_id,
    method_version,
    method_hash,
    code_version,
    data_vintage
FROM read_parquet($path)
ORDER BY chip_output;

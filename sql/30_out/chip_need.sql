-- What goes into what, or is a kind of what, and how far each output needs it: by the dataset, by pages cited, or by
-- choice. grain: from_id, to_id, chip_output
CREATE TABLE out.chip_need (
    from_id        VARCHAR NOT NULL,
    to_id          VARCHAR NOT NULL,
    chip_output    VARCHAR NOT NULL,
    need           VARCHAR NOT NULL,
    need_status    VARCHAR NOT NULL,
    why            VARCHAR,
    source_urls    VARCHAR,
    run_id         VARCHAR NOT NULL,
    method_version VARCHAR,
    method_hash    VARCHAR,
    code_version   VARCHAR,
    data_vintage   VARCHAR
);

INSERT INTO out.chip_need
SELECT
    from_id,
    to_id,
    chip_output,
    need,
    need_status,
    why,
    source_urls,
    run_id,
    method_version,
    method_hash,
    code_version,
    data_vintage
FROM read_parquet($path)
ORDER BY from_id, to_id, chip_output;

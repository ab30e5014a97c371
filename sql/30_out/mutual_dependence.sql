-- What an economy loses of each input of chip making when one supplier stops supplying it, for every pair of chip-
-- making economies. grain: economy, supplier, input_id
CREATE TABLE out.mutual_dependence (
    economy        VARCHAR NOT NULL,
    supplier       VARCHAR NOT NULL,
    input_id       VARCHAR NOT NULL,
    item           VARCHAR,
    chip_stage     VARCHAR,
    lost_low       DOUBLE NOT NULL,
    lost_high      DOUBLE NOT NULL,
    stops          VARCHAR,
    may_stop       VARCHAR,
    run_id         VARCHAR NOT NULL,
    method_version VARCHAR,
    method_hash    VARCHAR,
    code_version   VARCHAR,
    data_vintage   VARCHAR
);

INSERT INTO out.mutual_dependence
SELECT
    economy,
    supplier,
    input_id,
    item,
    chip_stage,
    lost_low,
    lost_high,
    stops,
    may_stop,
    run_id,
    method_version,
    method_hash,
    code_version,
    data_vintage
FROM read_parquet($path)
ORDER BY economy, supplier, input_id;

-- The user's own networks: what was loaded, and how it hangs together. grain: network
CREATE TABLE out.network (
    network        VARCHAR NOT NULL,
    network_hash   VARCHAR NOT NULL,
    network_files  VARCHAR NOT NULL,
    node_count     INTEGER NOT NULL,
    link_count     BIGINT NOT NULL,
    node_sectors   INTEGER NOT NULL,
    part_count     INTEGER NOT NULL,
    largest_part   INTEGER NOT NULL,
    without_inputs INTEGER NOT NULL,
    without_buyers INTEGER NOT NULL,
    outputs_given  INTEGER NOT NULL,
    total_output   DOUBLE NOT NULL,
    network_unit   VARCHAR,
    essential_rule VARCHAR NOT NULL,
    unlisted_kind  VARCHAR,
    dropped_loops  INTEGER NOT NULL,
    dropped_zeros  INTEGER NOT NULL,
    summed_links   INTEGER NOT NULL,
    run_id         VARCHAR NOT NULL,
    method_version VARCHAR,
    method_hash    VARCHAR,
    code_version   VARCHAR,
    data_vintage   VARCHAR
);

INSERT INTO out.network
SELECT
    network,
    network_hash,
    network_files,
    node_count,
    link_count,
    node_sectors,
    part_count,
    largest_part,
    without_inputs,
    without_buyers,
    outputs_given,
    total_output,
    network_unit,
    essential_rule,
    unlisted_kind,
    dropped_loops,
    dropped_zeros,
    summed_links,
    $run_id AS run_id,
    $method_version AS method_version,
    $method_hash AS method_hash,
    $code_version AS code_version,
    data_vintage
FROM read_parquet($path)
ORDER BY network;

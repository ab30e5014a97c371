-- The nodes of the user's own networks. grain: network, node
CREATE TABLE out.network_node (
    network         VARCHAR NOT NULL,
    node            VARCHAR NOT NULL,
    node_name       VARCHAR,
    node_sector     VARCHAR NOT NULL,
    node_economy    VARCHAR,
    node_item       VARCHAR,
    node_output     DOUBLE NOT NULL,
    is_output_given BOOLEAN NOT NULL,
    node_sales      DOUBLE NOT NULL,
    node_purchases  DOUBLE NOT NULL,
    node_suppliers  INTEGER NOT NULL,
    node_buyers     INTEGER NOT NULL,
    run_id          VARCHAR NOT NULL,
    method_version  VARCHAR,
    method_hash     VARCHAR,
    code_version    VARCHAR,
    data_vintage    VARCHAR
);

INSERT INTO out.network_node
SELECT
    network,
    node,
    node_name,
    node_sector,
    node_economy,
    node_item,
    node_output,
    is_output_given,
    node_sales,
    node_purchases,
    node_suppliers,
    node_buyers,
    $run_id AS run_id,
    $method_version AS method_version,
    $method_hash AS method_hash,
    $code_version AS code_version,
    data_vintage
FROM read_parquet($path)
ORDER BY network, node;

-- Who sells how much to whom in the user's own networks. grain: network, supplier_node, buyer_node
CREATE TABLE out.network_edge (
    network        VARCHAR NOT NULL,
    supplier_node  VARCHAR NOT NULL,
    buyer_node     VARCHAR NOT NULL,
    link_value     DOUBLE NOT NULL,
    link_need      VARCHAR NOT NULL,
    run_id         VARCHAR NOT NULL,
    method_version VARCHAR,
    method_hash    VARCHAR,
    code_version   VARCHAR,
    data_vintage   VARCHAR
);

INSERT INTO out.network_edge
SELECT
    network,
    supplier_node,
    buyer_node,
    link_value,
    link_need,
    $run_id AS run_id,
    $method_version AS method_version,
    $method_hash AS method_hash,
    $code_version AS code_version,
    data_vintage
FROM read_parquet($path)
ORDER BY network, supplier_node, buyer_node;

-- The semiconductor graph of countries as a network of economies x inputs, as far as needs and shares are certain.
-- Every product is essential to its buyer. grain: supplier_node, buyer_node
CREATE TABLE out.chip_network (
    supplier_node  VARCHAR NOT NULL,
    buyer_node     VARCHAR NOT NULL,
    product        VARCHAR NOT NULL,
    flow_share     DOUBLE NOT NULL,
    run_id         VARCHAR NOT NULL,
    method_version VARCHAR,
    method_hash    VARCHAR,
    code_version   VARCHAR,
    data_vintage   VARCHAR
);

INSERT INTO out.chip_network
SELECT
    supplier_node,
    buyer_node,
    product,
    flow_share,
    run_id,
    method_version,
    method_hash,
    code_version,
    data_vintage
FROM read_parquet($path)
ORDER BY supplier_node, buyer_node;

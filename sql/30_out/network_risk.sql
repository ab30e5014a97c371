-- How much of a network's output is lost when a node stops, with what follows from it. grain: network, node
CREATE TABLE out.network_risk (
    network         VARCHAR NOT NULL,
    node            VARCHAR NOT NULL,
    systemic_rank   INTEGER NOT NULL,
    esri            DOUBLE NOT NULL,
    esri_down       DOUBLE NOT NULL,
    esri_up         DOUBLE NOT NULL,
    output_share    DOUBLE NOT NULL,
    cascade_steps   INTEGER NOT NULL,
    is_converged    BOOLEAN NOT NULL,
    cascade_epsilon DOUBLE NOT NULL,
    has_replacement BOOLEAN NOT NULL,
    run_id          VARCHAR NOT NULL,
    method_version  VARCHAR,
    method_hash     VARCHAR,
    code_version    VARCHAR,
    data_vintage    VARCHAR
);

INSERT INTO out.network_risk
SELECT
    network,
    node,
    systemic_rank,
    esri,
    esri_down,
    esri_up,
    output_share,
    cascade_steps,
    is_converged,
    cascade_epsilon,
    has_replacement,
    $run_id AS run_id,
    $method_version AS method_version,
    $method_hash AS method_hash,
    $code_version AS code_version,
    data_vintage
FROM read_parquet($path)
ORDER BY network, systemic_rank;

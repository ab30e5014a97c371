-- Every number of the method, with its source. grain: parameter
CREATE TABLE out.method_parameter (
    parameter       VARCHAR NOT NULL,
    parameter_value VARCHAR,
    unit            VARCHAR,
    meaning         VARCHAR,
    reference       VARCHAR,
    run_id          VARCHAR NOT NULL,
    method_version  VARCHAR,
    method_hash     VARCHAR
);

INSERT INTO out.method_parameter
SELECT
    parameter,
    parameter_value,
    unit,
    meaning,
    reference,
    $run_id AS run_id,
    $method_version AS method_version,
    $method_hash AS method_hash
FROM raw.method_parameter
ORDER BY parameter;

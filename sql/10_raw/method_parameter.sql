-- Every number of the method.
CREATE TABLE raw.method_parameter (
    parameter       VARCHAR NOT NULL,
    parameter_value VARCHAR NOT NULL,
    unit            VARCHAR,
    meaning         VARCHAR,
    reference       VARCHAR
);

INSERT INTO raw.method_parameter
SELECT
    parameter,
    parameter_value,
    unit,
    meaning,
    reference
FROM read_parquet($path);

-- What goes into what in chip making.
CREATE TABLE raw.chip_link (
    input_id      VARCHAR NOT NULL,
    goes_into_id  VARCHAR,
    is_type_of_id VARCHAR
);

INSERT INTO raw.chip_link
SELECT
    input_id,
    goes_into_id,
    is_type_of_id
FROM read_parquet($path);

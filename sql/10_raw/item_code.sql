-- Every HS code that an item or its peer's definition asks for, in any edition: the flows that are kept.
CREATE TABLE raw.item_code (
    hs_revision VARCHAR NOT NULL,
    hs_code     VARCHAR NOT NULL
);

INSERT INTO raw.item_code
SELECT
    hs_revision,
    hs_code
FROM read_parquet($path);

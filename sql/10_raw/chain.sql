-- The supply chains.
CREATE TABLE raw.chain (
    chain   VARCHAR NOT NULL,
    ordinal INTEGER NOT NULL,
    name_en VARCHAR NOT NULL,
    name_ja VARCHAR NOT NULL,
    name_ko VARCHAR NOT NULL
);

INSERT INTO raw.chain
SELECT
    chain,
    ordinal,
    name_en,
    name_ja,
    name_ko
FROM read_parquet($path);

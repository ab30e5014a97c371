-- Chains and their stages.
CREATE TABLE raw.chain_stage (
    chain   VARCHAR NOT NULL,
    stage   VARCHAR NOT NULL,
    ordinal INTEGER NOT NULL,
    name_en VARCHAR NOT NULL,
    name_ja VARCHAR NOT NULL,
    name_ko VARCHAR NOT NULL
);

INSERT INTO raw.chain_stage
SELECT
    chain,
    stage,
    ordinal,
    name_en,
    name_ja,
    name_ko
FROM read_parquet($path);

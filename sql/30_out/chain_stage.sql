-- The chains and their stages in order. grain: chain, stage
CREATE TABLE out.chain_stage (
    chain   VARCHAR NOT NULL,
    stage   VARCHAR NOT NULL,
    ordinal INTEGER,
    name_en VARCHAR,
    name_ja VARCHAR,
    name_ko VARCHAR,
    run_id  VARCHAR NOT NULL
);

INSERT INTO out.chain_stage
SELECT
    chain,
    stage,
    ordinal,
    name_en,
    name_ja,
    name_ko,
    $run_id AS run_id
FROM raw.chain_stage
ORDER BY chain, ordinal;

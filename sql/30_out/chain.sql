-- The supply chains. grain: chain
CREATE TABLE out.chain (
    chain   VARCHAR NOT NULL,
    ordinal INTEGER,
    name_en VARCHAR,
    name_ja VARCHAR,
    name_ko VARCHAR,
    run_id  VARCHAR NOT NULL
);

INSERT INTO out.chain
SELECT
    chain,
    ordinal,
    name_en,
    name_ja,
    name_ko,
    $run_id AS run_id
FROM raw.chain
ORDER BY ordinal;

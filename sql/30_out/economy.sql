-- Every economy that occurs, with its names; the scored ones have a place in the order. grain: economy
CREATE TABLE out.economy (
    economy  VARCHAR NOT NULL,
    name_en  VARCHAR,
    name_ja  VARCHAR,
    name_ko  VARCHAR,
    is_focal BOOLEAN,
    ordinal  INTEGER,
    run_id   VARCHAR NOT NULL
);

INSERT INTO out.economy
SELECT
    economy,
    name_en,
    name_ja,
    name_ko,
    is_focal,
    ordinal,
    $run_id AS run_id
FROM core.economy
ORDER BY ordinal NULLS LAST, economy;

-- What every published column and flag means. grain: kind, term
CREATE TABLE out.term (
    kind        VARCHAR NOT NULL,
    term        VARCHAR NOT NULL,
    unit        VARCHAR,
    value_range VARCHAR,
    definition  VARCHAR,
    reference   VARCHAR,
    name_en     VARCHAR,
    name_ja     VARCHAR,
    name_ko     VARCHAR,
    run_id      VARCHAR NOT NULL
);

INSERT INTO out.term
SELECT
    kind,
    term,
    unit,
    value_range,
    definition,
    reference,
    name_en,
    name_ja,
    name_ko,
    $run_id AS run_id
FROM raw.term
ORDER BY kind, term;

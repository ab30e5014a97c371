-- Published columns and flags.
CREATE TABLE raw.term (
    kind        VARCHAR NOT NULL,
    term        VARCHAR NOT NULL,
    unit        VARCHAR,
    value_range VARCHAR,
    definition  VARCHAR NOT NULL,
    reference   VARCHAR,
    name_en     VARCHAR,
    name_ja     VARCHAR,
    name_ko     VARCHAR
);

INSERT INTO raw.term
SELECT
    kind,
    term,
    unit,
    value_range,
    definition,
    reference,
    name_en,
    name_ja,
    name_ko
FROM read_parquet($path);

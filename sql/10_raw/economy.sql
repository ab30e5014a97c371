-- Economies with their names; the catalogued ones carry a place in the order.
CREATE TABLE raw.economy (
    economy  VARCHAR NOT NULL,
    name_en  VARCHAR NOT NULL,
    name_ja  VARCHAR NOT NULL,
    name_ko  VARCHAR NOT NULL,
    is_focal BOOLEAN NOT NULL,
    ordinal  INTEGER
);

INSERT INTO raw.economy
SELECT
    economy,
    name_en,
    name_ja,
    name_ko,
    is_focal,
    ordinal
FROM read_parquet($path);

-- Official lists of critical goods.
CREATE TABLE raw.official_list (
    list_id     VARCHAR NOT NULL,
    name_en     VARCHAR NOT NULL,
    name_ja     VARCHAR NOT NULL,
    name_ko     VARCHAR NOT NULL,
    authority   VARCHAR,
    legal_basis VARCHAR,
    list_date   VARCHAR,
    url         VARCHAR
);

INSERT INTO raw.official_list
SELECT
    list_id,
    name_en,
    name_ja,
    name_ko,
    authority,
    legal_basis,
    list_date,
    url
FROM read_parquet($path);

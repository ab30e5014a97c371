-- The official lists that the catalog knows. grain: list_id
CREATE TABLE out.official_list (
    list_id     VARCHAR NOT NULL,
    name_en     VARCHAR,
    name_ja     VARCHAR,
    name_ko     VARCHAR,
    authority   VARCHAR,
    legal_basis VARCHAR,
    list_date   VARCHAR,
    url         VARCHAR,
    run_id      VARCHAR NOT NULL
);

INSERT INTO out.official_list
SELECT
    list_id,
    name_en,
    name_ja,
    name_ko,
    authority,
    legal_basis,
    list_date,
    url,
    $run_id AS run_id
FROM raw.official_list
ORDER BY list_id;

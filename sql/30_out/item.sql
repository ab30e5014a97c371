-- The catalogued items. grain: item
CREATE TABLE out.item (
    item                  VARCHAR NOT NULL,
    chain                 VARCHAR,
    stage                 VARCHAR,
    material              VARCHAR,
    ordinal               INTEGER,
    name_en               VARCHAR,
    name_ja               VARCHAR,
    name_ko               VARCHAR,
    sourcing              VARCHAR,
    headline_basis        VARCHAR,
    unit                  VARCHAR,
    is_headline           BOOLEAN,
    hs_revision           VARCHAR,
    hs_codes              VARCHAR,
    pooled                VARCHAR,
    uses                  VARCHAR,
    production_source     VARCHAR,
    production_stage      VARCHAR,
    production_comparable BOOLEAN,
    peer_material         VARCHAR,
    official_lists        VARCHAR,
    note                  VARCHAR,
    run_id                VARCHAR NOT NULL
);

INSERT INTO out.item
SELECT
    item,
    chain,
    stage,
    material,
    ordinal,
    name_en,
    name_ja,
    name_ko,
    sourcing,
    headline_basis,
    unit,
    is_headline,
    hs_revision,
    hs_codes,
    pooled,
    uses,
    production_source,
    production_stage,
    production_comparable,
    peer_material,
    official_lists,
    note,
    $run_id AS run_id
FROM raw.item
ORDER BY ordinal;

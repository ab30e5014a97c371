-- Industries of the inter-country tables, and the sums over an economy's industries. grain: sector
CREATE TABLE out.io_sector (
    sector  VARCHAR NOT NULL,
    name_en VARCHAR,
    name_ja VARCHAR,
    name_ko VARCHAR,
    isic    VARCHAR,
    note    VARCHAR,
    ordinal INTEGER,
    run_id  VARCHAR NOT NULL
);

INSERT INTO out.io_sector
SELECT sector, name_en, name_ja, name_ko, isic, note, ordinal, $run_id AS run_id
FROM raw.io_sector
UNION ALL
-- An edition may group industries that nobody has named yet: their code is their name.
SELECT sector, sector, sector, sector, NULL, NULL, 1000 + row_number() OVER (ORDER BY sector), $run_id
FROM (SELECT DISTINCT sector FROM raw.icio_node)
ANTI JOIN raw.io_sector USING (sector)
ORDER BY ordinal, sector;

-- Past interruptions that are replayed, one row an economy and item.
CREATE TABLE raw.episode (
    episode_id  VARCHAR NOT NULL,
    ordinal     INTEGER NOT NULL,
    name_en     VARCHAR NOT NULL,
    name_ja     VARCHAR NOT NULL,
    name_ko     VARCHAR NOT NULL,
    measure_id  VARCHAR NOT NULL,
    economy     VARCHAR NOT NULL,
    item        VARCHAR NOT NULL,
    month_code  VARCHAR,
    month_pools VARCHAR,
    day_before  DATE NOT NULL,
    note        VARCHAR
);

INSERT INTO raw.episode
SELECT
    episode_id,
    ordinal,
    name_en,
    name_ja,
    name_ko,
    measure_id,
    economy,
    item,
    month_code,
    month_pools,
    day_before,
    note
FROM read_parquet($path);

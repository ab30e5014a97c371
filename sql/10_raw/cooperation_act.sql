-- Signs of life of entries of the ledger.
CREATE TABLE raw.cooperation_act (
    entry_id      VARCHAR NOT NULL,
    ordinal       INTEGER NOT NULL,
    act_date      DATE NOT NULL,
    act_precision VARCHAR NOT NULL,
    act_text      VARCHAR NOT NULL
);

INSERT INTO raw.cooperation_act
SELECT
    entry_id,
    ordinal,
    act_date,
    act_precision,
    act_text
FROM read_parquet($path);

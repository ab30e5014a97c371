-- Signs of life of an entry, or stages of a quarrel. grain: entry_id, ordinal
CREATE TABLE out.cooperation_act (
    entry_id      VARCHAR NOT NULL,
    ordinal       INTEGER NOT NULL,
    act_date      DATE NOT NULL,
    act_precision VARCHAR NOT NULL,
    act_text      VARCHAR NOT NULL,
    run_id        VARCHAR NOT NULL
);

INSERT INTO out.cooperation_act
SELECT
    entry_id,
    ordinal,
    act_date,
    act_precision,
    act_text,
    $run_id AS run_id
FROM raw.cooperation_act
ORDER BY entry_id, ordinal;

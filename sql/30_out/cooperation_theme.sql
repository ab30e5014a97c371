-- What an entry is about. grain: entry_id, theme
CREATE TABLE out.cooperation_theme (
    entry_id         VARCHAR NOT NULL,
    theme            VARCHAR NOT NULL,
    counts_for_depth BOOLEAN NOT NULL,
    run_id           VARCHAR NOT NULL
);

INSERT INTO out.cooperation_theme
SELECT
    entry_id,
    theme,
    counts_for_depth,
    $run_id AS run_id
FROM raw.cooperation_theme
ORDER BY entry_id, theme;

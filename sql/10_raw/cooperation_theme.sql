-- What entries of the ledger are about.
CREATE TABLE raw.cooperation_theme (
    entry_id         VARCHAR NOT NULL,
    theme            VARCHAR NOT NULL,
    counts_for_depth BOOLEAN NOT NULL
);

INSERT INTO raw.cooperation_theme
SELECT
    entry_id,
    theme,
    counts_for_depth
FROM read_parquet($path);

-- Which scores an analyst wants to hear of. Lists are joined with ';'.
CREATE TABLE raw.alert_rule (
    ordinal         INTEGER NOT NULL,
    alert_id        VARCHAR NOT NULL,
    column_name     VARCHAR NOT NULL,
    condition       VARCHAR NOT NULL,
    threshold       DOUBLE NOT NULL,
    against         VARCHAR,
    economies       VARCHAR NOT NULL,
    chains          VARCHAR NOT NULL,
    items           VARCHAR NOT NULL,
    main_items_only BOOLEAN NOT NULL,
    basis           VARCHAR NOT NULL,
    skip_flags      VARCHAR NOT NULL,
    severity        VARCHAR NOT NULL,
    alert_text      VARCHAR NOT NULL
);

INSERT INTO raw.alert_rule
SELECT
    ordinal,
    alert_id,
    column_name,
    condition,
    threshold,
    against,
    economies,
    chains,
    items,
    main_items_only,
    basis,
    skip_flags,
    severity,
    alert_text
FROM read_parquet($path);

-- Totals as producers print them, to be compared with the sum of their parts. The subject of USGS begins with the edition.
CREATE TABLE raw.published_total (
    source_table VARCHAR NOT NULL,
    subject      VARCHAR NOT NULL,
    year         SMALLINT NOT NULL,
    total        DOUBLE NOT NULL,
    unit         VARCHAR NOT NULL
);

INSERT INTO raw.published_total
SELECT
    source_table,
    subject,
    year,
    total,
    unit
FROM read_parquet($path)
WHERE NOT list_contains(CAST($replaced AS VARCHAR[]), concat_ws('-', source_table, split_part(subject, ' ', 1)))
    AND NOT list_contains(CAST($replaced AS VARCHAR[]), concat_ws('-', source_table, year::VARCHAR));

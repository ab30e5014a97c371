-- The codes of raw materials, catalogued or not, whose trade the hazard of an interruption is learnt on.
CREATE TABLE raw.panel_code (
    hs_revision VARCHAR NOT NULL,
    hs_code     VARCHAR NOT NULL
);

INSERT INTO raw.panel_code
SELECT
    hs_revision,
    hs_code
FROM read_csv($path, header = true, delim = ',', quote = '"', columns = {'hs_revision': 'VARCHAR', 'hs_code': 'VARCHAR'});

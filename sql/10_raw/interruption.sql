-- How deep supply-side interruptions by one supplier went and how long they lasted, measured on the embedded trade.
CREATE TABLE raw.interruption (
    role              VARCHAR NOT NULL,
    level             DOUBLE NOT NULL,
    depth             DOUBLE NOT NULL,
    years             DOUBLE NOT NULL,
    suppliers         BIGINT NOT NULL,
    falls             BIGINT NOT NULL,
    supply_side_falls BIGINT NOT NULL
);

INSERT INTO raw.interruption
SELECT
    role,
    level,
    depth,
    years,
    suppliers,
    falls,
    supply_side_falls
FROM read_csv(
    $path, header = true, delim = ',', quote = '"', columns = {
        'role': 'VARCHAR',
        'level': 'DOUBLE',
        'depth': 'DOUBLE',
        'years': 'DOUBLE',
        'suppliers': 'BIGINT',
        'falls': 'BIGINT',
        'supply_side_falls': 'BIGINT'
    }
);

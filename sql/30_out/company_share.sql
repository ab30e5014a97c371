-- Which company holds which share of a world supply. Never add companies to countries. grain: item, company, year
CREATE TABLE out.company_share (
    item            VARCHAR NOT NULL,
    company         VARCHAR NOT NULL,
    company_economy VARCHAR,
    share           DOUBLE,
    year            SMALLINT NOT NULL,
    source_note     VARCHAR,
    basis           VARCHAR,
    coverage_share  DOUBLE,
    is_estimated    BOOLEAN NOT NULL,
    flags           VARCHAR NOT NULL,
    run_id          VARCHAR NOT NULL,
    method_version  VARCHAR,
    method_hash     VARCHAR,
    code_version    VARCHAR,
    data_vintage    VARCHAR
);

INSERT INTO out.company_share
SELECT
    item,
    company,
    company_economy,
    share,
    year,
    source_note,
    basis,
    coverage_share,
    is_estimated,
    flags,
    run_id,
    method_version,
    method_hash,
    code_version,
    data_vintage
FROM read_parquet($path)
ORDER BY item, company, year;

-- Political stability and absence of violence, with its standard error.
CREATE TABLE raw.wgi_political_stability (
    country_name   VARCHAR NOT NULL,
    country_code   VARCHAR NOT NULL,
    year           SMALLINT NOT NULL,
    estimate       DOUBLE,
    standard_error DOUBLE
);

INSERT INTO raw.wgi_political_stability
SELECT
    country_name,
    country_code,
    year,
    estimate,
    standard_error
FROM read_parquet($path);

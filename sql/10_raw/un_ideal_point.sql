-- Positions in votes of the UN General Assembly.
CREATE TABLE raw.un_ideal_point (
    country_code VARCHAR NOT NULL,
    year         SMALLINT NOT NULL,
    ideal_point  DOUBLE NOT NULL
);

INSERT INTO raw.un_ideal_point
SELECT
    country_code,
    year,
    ideal_point
FROM read_parquet($path);

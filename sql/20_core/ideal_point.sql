-- Positions in UN votes by economy and year. grain: economy, year
CREATE TABLE core.ideal_point AS
SELECT country.iso3 AS economy, point.year, point.ideal_point
FROM raw.un_ideal_point AS point
INNER JOIN raw.country_code AS country
    ON country.system = 'un' AND country.code = point.country_code AND country.iso3 IS NOT NULL
ORDER BY economy, point.year;

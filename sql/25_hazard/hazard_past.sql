-- How often the events had happened to this importer and code by the year: outcomes of the year before and earlier.
-- grain: importer, hs_code, year
CREATE TEMP TABLE hazard_past AS
SELECT
    importer,
    hs_code,
    year,
    sum(e1) FILTER (is_supplied) OVER earlier AS e1,
    sum(e3) FILTER (is_supplied) OVER earlier AS e3,
    count(e1) FILTER (is_supplied) OVER earlier AS n
FROM hazard_event
WINDOW earlier AS (PARTITION BY importer, hs_code ORDER BY year ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING);

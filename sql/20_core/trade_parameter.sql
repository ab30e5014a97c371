-- The trade parameter t at the end of each year, where it is not the baseline. A restriction weighs more than an
-- agreement. grain: economy, supplier, item, year (item empty: all items)
CREATE TABLE core.trade_parameter AS
SELECT
    given.importer AS economy,
    given.exporter AS supplier,
    given.item,
    years.year::SMALLINT AS year,
    coalesce(max(given.t) FILTER (given.t > 1), min(given.t)) AS t
FROM raw.trade_parameter AS given
INNER JOIN (SELECT unnest(range(1995, 2101)) AS year) AS years
    ON given."from" <= make_date(years.year, 12, 31)
    AND (given.until IS NULL OR given.until >= make_date(years.year, 12, 31))
GROUP BY given.importer, given.exporter, given.item, years.year
ORDER BY economy, supplier, given.item, year;

-- Production in a unit that is not turned into tonnes, or negative.
SELECT item, year, producer, production_t
FROM core.production
WHERE production_t IS NULL OR production_t < 0
ORDER BY ALL;

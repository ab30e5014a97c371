-- World production in tonnes.
SELECT item, year, producer, production_t, is_estimated
FROM core.production
ORDER BY item, year, producer;

-- What interruptions may cost over all items with a known value, by economy and level of stocks.
SELECT *
FROM out.exposure_total
ORDER BY economy, stock_days;

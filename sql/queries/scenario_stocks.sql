-- Days of demand that an economy is taken to hold in stock, where something is published.
SELECT economy, stock_days
FROM out.stock_prior
WHERE stock_kind = 'prior'
ORDER BY economy;

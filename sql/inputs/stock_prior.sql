-- What each economy is taken to hold in stocks.
SELECT
    economy,
    stock_days
FROM raw.stock_prior
WHERE stock_kind = 'prior'
ORDER BY economy;

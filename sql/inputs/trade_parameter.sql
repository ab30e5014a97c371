-- Where the EU method's trade parameter is not the baseline.
SELECT economy, supplier, item, year, t
FROM core.trade_parameter
ORDER BY economy, supplier, item, year;

-- Positions in UN votes by economy and year.
SELECT economy, year, ideal_point
FROM core.ideal_point
ORDER BY economy, year;

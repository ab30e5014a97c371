-- The suppliers to score: all after the years of the fit.
SELECT * FROM hazard_supplier
WHERE year > $last_fit_year
ORDER BY economy, hs_code, year, exporter;

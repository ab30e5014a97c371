-- The suppliers to score: those of the years after the fit.
SELECT *
FROM hazard_supplier
ORDER BY economy, hs_code, year, exporter;

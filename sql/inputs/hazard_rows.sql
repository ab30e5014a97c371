-- The rows to score: those of the scored economies, and the panel after the years of the fit.
SELECT * FROM hazard_feature
WHERE (in_panel AND year > $last_fit_year) OR economy IN (SELECT economy FROM core.economy WHERE ordinal IS NOT NULL)
ORDER BY economy, hs_code, year;

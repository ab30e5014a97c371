-- What the model is fitted on.
SELECT * FROM hazard_feature
ORDER BY importer, hs_code, year;

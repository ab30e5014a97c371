-- The test of the hazard and of what it is compared with, the hazard first.
SELECT *
FROM out.backtest
ORDER BY
    event, importers, missing_year,
    list_position(['hazard', 'supplier_hazard', 'hhi', 'wgi_weighted_hhi', 'geopolrisk_idea', 'n_suppliers'], predictor);

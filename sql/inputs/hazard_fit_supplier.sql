-- What the model of single suppliers is fitted on.
SELECT * FROM hazard_supplier
WHERE in_panel
ORDER BY importer, hs_code, year, exporter;

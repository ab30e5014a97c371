-- The calibration curve of the hazard.
SELECT *
FROM out.calibration
ORDER BY event, importers, band;

-- Years with GeoPolRisk figures.
SELECT DISTINCT year
FROM out.geopolrisk
ORDER BY year;

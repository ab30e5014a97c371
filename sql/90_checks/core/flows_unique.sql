-- Flows that occur twice.
SELECT hs_revision, hs_code, year, importer_code, exporter_code, count(*) AS times
FROM raw.baci_flow
GROUP BY ALL
HAVING count(*) > 1
ORDER BY ALL;

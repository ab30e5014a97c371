-- Probabilities outside their range or their interval.
SELECT economy, item, year, event AS told, probability, probability_low, probability_high
FROM out.hazard
WHERE NOT (probability > 0 AND probability < 1 AND probability_low <= probability AND probability <= probability_high)
    OR coverage_share < 0 OR coverage_share > 1 + 1e-12
    OR (probability IS NULL AND flags = '')
UNION ALL
SELECT economy, item, year, supplier, probability, NULL, NULL
FROM out.supplier_hazard
WHERE NOT (probability > 0 AND probability < 1)
ORDER BY ALL;

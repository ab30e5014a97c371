-- On how much of supply do the newest figures rest, and how many are estimates?
SELECT
    economy,
    basis,
    count(*) AS items,
    min(coverage_share) AS least_coverage,
    avg(coverage_share) AS mean_coverage,
    sum(CASE WHEN is_estimated THEN 1 ELSE 0 END) AS estimates
FROM out.latest_score
WHERE hhi IS NOT NULL
GROUP BY economy, basis
ORDER BY economy, basis;

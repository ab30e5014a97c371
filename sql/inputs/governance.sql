-- Governance by economy and year.
SELECT economy, year, political_stability, governance_mean
FROM core.governance
ORDER BY economy, year;

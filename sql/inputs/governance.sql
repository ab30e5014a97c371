-- Governance by economy and year.
SELECT economy, year, political_stability, standard_error AS political_stability_se, governance_mean
FROM core.governance
ORDER BY economy, year;

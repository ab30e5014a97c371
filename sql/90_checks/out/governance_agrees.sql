-- Governance-weighted concentration computed a second time in SQL, with the governance each supplier row publishes;
-- suppliers without a score are left out and the shares are those among the rest.
WITH governed AS (
    SELECT economy, item, year, basis, governance_risk AS g,
        share / sum(share) OVER (PARTITION BY economy, item, year, basis) AS s
    FROM out.supplier_share
    WHERE governance_risk IS NOT NULL
),

weighted AS (
    SELECT economy, item, year, basis, sum(s * s * g) AS wgi_weighted_hhi FROM governed GROUP BY ALL
)

SELECT score.economy, score.item, score.year, score.basis, score.wgi_weighted_hhi AS kernel, weighted.wgi_weighted_hhi AS "sql"
FROM out.score AS score
INNER JOIN weighted USING (economy, item, year, basis)
WHERE abs(score.wgi_weighted_hhi - weighted.wgi_weighted_hhi) > 1e-12
ORDER BY ALL;

-- GeoPolRisk of traded items computed a second time in SQL from weights, governance and production.
WITH imports AS (
    SELECT
        economy, item, year,
        sum(governance_risk * net_weight_t) AS risk_t,
        sum(net_weight_t) FILTER (governance_risk IS NOT NULL) AS governed_t
    FROM out.supplier_share
    WHERE basis = 'quantity'
    GROUP BY ALL
)

SELECT
    score.economy, score.item, score.year, score.geopolrisk AS kernel,
    score.hhi_world * imports.risk_t / (score.domestic_production + imports.governed_t) AS "sql"
FROM out.score AS score
INNER JOIN imports USING (economy, item, year)
WHERE score.basis = 'quantity'
    AND abs(
        score.geopolrisk - score.hhi_world * imports.risk_t / (score.domestic_production + imports.governed_t)
    ) > 1e-12
ORDER BY ALL;

-- The parts of a score add up to it, and their weights to one.
WITH summed AS (
    SELECT economy, item, year, sum(points ORDER BY ordinal) AS points, sum(weight ORDER BY ordinal) AS weight
    FROM out.risk_part
    GROUP BY ALL
)

SELECT risk.economy, risk.item, risk.year, risk.risk_score, summed.points, summed.weight
FROM out.risk AS risk
LEFT JOIN summed USING (economy, item, year)
WHERE coalesce(abs(summed.weight - 1) > 1e-9, true)
    OR (risk.risk_score IS NOT NULL AND coalesce(abs(risk.risk_score - summed.points) > 1e-9, true))
ORDER BY ALL;

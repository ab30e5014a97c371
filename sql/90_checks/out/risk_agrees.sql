-- The risk score computed a second time in SQL: concentration abroad from the shares, places between the goalposts from
-- the values, both means from the points; rows that differ by more than 1e-9.
WITH abroad AS (
    SELECT economy, item, year, basis, coalesce(sum(share * share) FILTER (supplier <> economy), 0) AS foreign_hhi
    FROM out.supplier_share
    GROUP BY ALL
),

floored AS (
    SELECT CAST(parameter_value AS DOUBLE) AS floor
    FROM out.method_parameter
    WHERE parameter = 'composite.floor'
),

dimensions AS (
    SELECT economy, item, year, dimension, sum(points) / 100 AS weighed, sum(weight) AS weight
    FROM out.risk_part
    WHERE weight > 0
    GROUP BY ALL
),

means AS (
    SELECT
        dimensions.economy,
        dimensions.item,
        dimensions.year,
        100 * sum(dimensions.weighed) AS arithmetic,
        100 * exp(sum(dimensions.weight * ln(greatest(dimensions.weighed / dimensions.weight, floored.floor)))) AS geometric
    FROM dimensions
    CROSS JOIN floored
    GROUP BY ALL
)

SELECT part.economy, part.item, part.year, part.indicator AS what, part.indicator_value AS ours, abroad.foreign_hhi AS "sql"
FROM out.risk_part AS part
INNER JOIN out.risk AS risk USING (economy, item, year)
INNER JOIN abroad USING (economy, item, year, basis)
WHERE part.indicator = 'foreign_hhi' AND abs(part.indicator_value - abroad.foreign_hhi) > 1e-9
UNION ALL
SELECT
    economy, item, year, indicator, normalised_value,
    greatest(0, least(1, (indicator_value - goalpost_0) / (goalpost_100 - goalpost_0)))
FROM out.risk_part
WHERE NOT is_missing AND weight IS NOT NULL
    AND abs(
        normalised_value - greatest(0, least(1, (indicator_value - goalpost_0) / (goalpost_100 - goalpost_0)))
    ) > 1e-9
UNION ALL
SELECT economy, item, year, 'arithmetic', risk.risk_score_arithmetic, means.arithmetic
FROM out.risk AS risk
INNER JOIN means USING (economy, item, year)
WHERE abs(risk.risk_score_arithmetic - means.arithmetic) > 1e-9
UNION ALL
SELECT economy, item, year, 'geometric', risk.risk_score_geometric, means.geometric
FROM out.risk AS risk
INNER JOIN means USING (economy, item, year)
WHERE abs(risk.risk_score_geometric - means.geometric) > 1e-9
ORDER BY ALL;

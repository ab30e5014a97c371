-- Contributions that do not add up to the probability's ln(p/(1-p)), or probabilities of the newest year without any.
SELECT
    hazard.economy,
    hazard.item,
    hazard.year,
    hazard.event,
    ln(hazard.probability / (1 - hazard.probability)) AS logit,
    sum(part.contribution ORDER BY part.feature) AS added
FROM out.hazard AS hazard
LEFT JOIN out.hazard_part AS part USING (economy, item, year, event)
WHERE hazard.probability IS NOT NULL AND hazard.year = (SELECT max(year) FROM out.hazard)
GROUP BY ALL
HAVING coalesce(abs(added - logit), 1) > 1e-9
ORDER BY ALL;

-- What moves the newest year's probabilities of one economy and item.
SELECT *
FROM out.hazard_part
WHERE economy = $economy AND item = $item AND year = $year
ORDER BY event, feature_order, feature;

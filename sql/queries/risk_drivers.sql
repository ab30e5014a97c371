-- What the uncertainty of one risk score comes from.
-- Parameters: $economy, $item, $year.
SELECT risk_input, first_order, total_order
FROM out.risk_sensitivity
WHERE economy = $economy AND item = $item AND year = CAST($year AS SMALLINT)
ORDER BY risk_input;

-- How likely each supplier of an economy and item is to fall below half of its mean, by the newest year known.
-- Parameters: $economy, $item.
SELECT supplier, year, probability, base_rate, flags
FROM out.supplier_hazard
WHERE economy = $economy AND item = $item
QUALIFY year = max(year) OVER ()
ORDER BY supplier;

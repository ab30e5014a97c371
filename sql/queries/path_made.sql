-- What economies make of an item in a year, in tonnes or dollars as the basis says.
-- Parameters: $item, $year, $basis.
SELECT origin, amount_made
FROM out.origin_balance
WHERE item = $item AND year = $year AND basis = $basis AND origin NOT IN ('unknown', 'other')
ORDER BY origin;

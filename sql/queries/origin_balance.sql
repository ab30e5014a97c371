-- What each origin makes, takes in and ships of an item in a year, the largest maker first.
-- Parameters: $item, $year.
SELECT *
FROM out.origin_balance
WHERE item = $item AND year = $year
ORDER BY basis, amount_made DESC, origin;

-- Where an economy's imports of an item come from in a year, whoever ships them.
-- Parameters: $economy, $item, $year.
SELECT *
FROM out.origin_share
WHERE economy = $economy AND item = $item AND year = $year
ORDER BY basis, share_origin DESC, origin;

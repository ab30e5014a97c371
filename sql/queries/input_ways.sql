-- By way of whose direct suppliers an industry meets a source.
SELECT via, passing_share
FROM out.input_via
WHERE economy = $economy AND sector = $sector AND source_economy = $source
ORDER BY (via = 'other'), passing_share DESC, via;

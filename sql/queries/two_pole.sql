-- The profile of some economies. Parameter: $economies.
SELECT *
FROM out.two_pole
WHERE list_contains($economies, economy)
ORDER BY economy, pole, pole_dimension, pole_part, year;

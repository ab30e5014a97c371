-- How much each import moved in the year and how far it stands from its mean, in whole millionths of a logarithm.
-- grain: importer, hs_code, year
CREATE TEMP TABLE hazard_neighbour AS
SELECT
    importer,
    hs_code,
    year,
    round(abs(ln(q / q1)) * 1e6)::BIGINT AS move,
    round(least(greatest(ln(q / ((q + q1 + q2) / 3)), -3), 3) * 1e6)::BIGINT AS gap
FROM hazard_series
WHERE q > 0 AND q1 > 0 AND q2 > 0 AND v > 100000;

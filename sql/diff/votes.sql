-- Positions in UN votes of a score's year, where any differs: the farthest country sets the scale for all.
WITH differing AS (
    SELECT year, count(*) AS countries
    FROM before.core.ideal_point AS old
    FULL JOIN after.core.ideal_point AS new USING (economy, year)
    WHERE old.ideal_point IS DISTINCT FROM new.ideal_point
    GROUP BY year
)

SELECT moved.economy, moved.item, moved.year, moved.basis,
    format('UN votes of {} countries', max(differing.countries)) AS evidence
FROM moved
INNER JOIN differing ON differing.year BETWEEN moved.year - 3 AND moved.year
GROUP BY ALL
ORDER BY ALL;

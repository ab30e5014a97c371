-- The years for which there are figures of some economies and items.
-- Parameters: as in score.sql, without $year.
SELECT DISTINCT score.year
FROM out.score AS score
INNER JOIN out.item AS item ON item.item = score.item
WHERE
    list_contains(CAST($economies AS VARCHAR[]), score.economy)
    AND list_contains(CAST($items AS VARCHAR[]), score.item)
    AND list_contains(CAST($chains AS VARCHAR[]), score.chain)
    AND list_contains(CAST($stages AS VARCHAR[]), score.stage)
    AND CASE $basis
        WHEN 'all' THEN TRUE
        WHEN 'headline' THEN score.basis IS NOT DISTINCT FROM item.headline_basis
        ELSE score.basis = $basis
    END
    AND score.hhi IS NOT NULL
ORDER BY score.year;

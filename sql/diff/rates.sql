-- Recycling rate and substitution index of a score, where they differ.
SELECT moved.economy, moved.item, moved.year, moved.basis,
    concat_ws(
        ', ',
        CASE WHEN old.recycling_rate IS DISTINCT FROM new.recycling_rate
            THEN format('recycling rate {} -> {}', coalesce(format('{:.3g}', old.recycling_rate), '-'), coalesce(format('{:.3g}', new.recycling_rate), '-')) END,
        CASE WHEN old.substitution_index IS DISTINCT FROM new.substitution_index
            THEN format('substitution index {} -> {}', coalesce(format('{:.3g}', old.substitution_index), '-'), coalesce(format('{:.3g}', new.substitution_index), '-')) END
    ) AS evidence
FROM moved
INNER JOIN before.out.score AS old
    ON old.economy = moved.economy AND old.item = moved.item AND old.year = moved.year AND old.basis = moved.basis
INNER JOIN after.out.score AS new
    ON new.economy = moved.economy AND new.item = moved.item AND new.year = moved.year AND new.basis = moved.basis
WHERE (old.recycling_rate, old.substitution_index) IS DISTINCT FROM (new.recycling_rate, new.substitution_index)
ORDER BY ALL;

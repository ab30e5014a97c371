-- Who produced how much in the world, where that differs. Evidence: the producers whose figures moved most.
WITH related AS (
    SELECT DISTINCT mine.item, other.item AS other
    FROM after.out.item AS mine
    INNER JOIN after.out.item AS other
        ON other.item = mine.item OR ($by_material AND other.material = mine.material)
    UNION
    SELECT item, item FROM before.out.item
),

differing AS (
    SELECT item, year, producer, old.production_t AS before_t, new.production_t AS after_t
    FROM before.core.production AS old
    FULL JOIN after.core.production AS new USING (item, year, producer)
    WHERE old.production_t IS DISTINCT FROM new.production_t
),

found AS (
    SELECT moved.economy, moved.item, moved.year, moved.basis, differing.producer, differing.before_t, differing.after_t,
        differing.year AS of_year
    FROM moved
    INNER JOIN related ON related.item = moved.item
    INNER JOIN differing
        ON differing.item = related.other
        AND differing.year BETWEEN moved.year - CAST($years_back AS INTEGER) AND moved.year
    QUALIFY row_number() OVER (
        PARTITION BY moved.economy, moved.item, moved.year, moved.basis
        ORDER BY differing.year DESC,
            abs(coalesce(differing.after_t, 0) - coalesce(differing.before_t, 0)) DESC, differing.producer
    ) <= 3
)

SELECT
    economy,
    item,
    year,
    basis,
    'production ' || string_agg(
        format('{} {} -> {} t', producer, coalesce(format('{:,.0f}', before_t), '-'), coalesce(format('{:,.0f}', after_t), '-')),
        ', ' ORDER BY abs(coalesce(after_t, 0) - coalesce(before_t, 0)) DESC, producer
    ) AS evidence
FROM found
GROUP BY ALL
ORDER BY ALL;

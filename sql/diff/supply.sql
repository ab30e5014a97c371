-- Who supplied how much, where that differs: for a score's own basis, or for any of them ($any_basis); for the years of
-- its window ($years_back); for its item, or all items of the material ($by_material). Evidence: the three suppliers
-- whose shares moved most, in the newest year that differs.
WITH old AS (
    SELECT economy, item, year, basis, supplier, amount,
        CASE WHEN is_share THEN amount ELSE amount / sum(amount) OVER (PARTITION BY economy, item, year, basis) END AS share
    FROM before.core.supply
),

new AS (
    SELECT economy, item, year, basis, supplier, amount,
        CASE WHEN is_share THEN amount ELSE amount / sum(amount) OVER (PARTITION BY economy, item, year, basis) END AS share
    FROM after.core.supply
),

differing AS (
    SELECT
        economy,
        item,
        year,
        basis,
        supplier,
        old.share AS share_before,
        new.share AS share_after
    FROM old
    FULL JOIN new USING (economy, item, year, basis, supplier)
    WHERE old.amount IS DISTINCT FROM new.amount
),

related AS (
    SELECT DISTINCT mine.item, other.item AS other
    FROM after.out.item AS mine
    INNER JOIN after.out.item AS other
        ON other.item = mine.item OR ($by_material AND other.material = mine.material)
    UNION
    SELECT item, item FROM before.out.item
),

found AS (
    SELECT moved.economy, moved.item, moved.year, moved.basis, differing.item AS of_item, differing.year AS of_year,
        differing.basis AS of_basis, differing.supplier, differing.share_before, differing.share_after
    FROM moved
    INNER JOIN related ON related.item = moved.item
    INNER JOIN differing
        ON differing.economy = moved.economy AND differing.item = related.other
        AND differing.year BETWEEN moved.year - CAST($years_back AS INTEGER) AND moved.year
        AND ($any_basis OR differing.basis = moved.basis)
    QUALIFY row_number() OVER (
        PARTITION BY moved.economy, moved.item, moved.year, moved.basis
        ORDER BY differing.year DESC, differing.basis = moved.basis DESC,
            abs(coalesce(differing.share_after, 0) - coalesce(differing.share_before, 0)) DESC, differing.supplier
    ) <= 3
)

SELECT
    economy,
    item,
    year,
    basis,
    string_agg(
        format(
            '{} {} -> {}',
            supplier,
            coalesce(format('{:.1f}%', 100 * share_before), '-'),
            coalesce(format('{:.1f}%', 100 * share_after), '-')
        )
        || CASE WHEN of_year <> year THEN format(' in {}', of_year) ELSE '' END,
        ', ' ORDER BY of_year DESC, abs(coalesce(share_after, 0) - coalesce(share_before, 0)) DESC, supplier
    ) AS evidence
FROM found
GROUP BY ALL
ORDER BY ALL;

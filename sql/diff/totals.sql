-- What an economy imported and exported in all, where that differs. Evidence: the totals that do.
WITH related AS (
    SELECT DISTINCT mine.item, other.item AS other
    FROM after.out.item AS mine
    INNER JOIN after.out.item AS other
        ON other.item = mine.item OR ($by_material AND other.material = mine.material)
    UNION
    SELECT item, item FROM before.out.item
),

differing AS (
    SELECT
        economy,
        item,
        year,
        concat_ws(
            ', ',
            CASE WHEN old.import_weight_kg IS DISTINCT FROM new.import_weight_kg
                THEN format('imports {} -> {} t', coalesce(format('{:,.0f}', old.import_weight_kg / 1000), '-'), coalesce(format('{:,.0f}', new.import_weight_kg / 1000), '-')) END,
            CASE WHEN old.import_value_usd IS DISTINCT FROM new.import_value_usd
                THEN format('imports {} -> {} thousand US$', coalesce(format('{:,.0f}', old.import_value_usd / 1000), '-'), coalesce(format('{:,.0f}', new.import_value_usd / 1000), '-')) END,
            CASE WHEN old.export_weight_kg IS DISTINCT FROM new.export_weight_kg
                THEN format('exports {} -> {} t', coalesce(format('{:,.0f}', old.export_weight_kg / 1000), '-'), coalesce(format('{:,.0f}', new.export_weight_kg / 1000), '-')) END
        ) AS said
    FROM before.core.trade_total AS old
    FULL JOIN after.core.trade_total AS new USING (economy, item, year)
    WHERE (
        old.import_weight_kg, old.import_value_usd, old.export_weight_kg, old.export_value_usd, old.weighed_value_usd,
        old.valued_weight_kg, old.unmapped_value_usd
    ) IS DISTINCT FROM (
        new.import_weight_kg, new.import_value_usd, new.export_weight_kg, new.export_value_usd, new.weighed_value_usd,
        new.valued_weight_kg, new.unmapped_value_usd
    )
)

SELECT moved.economy, moved.item, moved.year, moved.basis, coalesce(nullif(first(differing.said ORDER BY differing.year DESC, differing.item), ''), 'trade totals') AS evidence
FROM moved
INNER JOIN related ON related.item = moved.item
INNER JOIN differing
    ON differing.economy = moved.economy AND differing.item = related.other
    AND differing.year BETWEEN moved.year - CAST($years_back AS INTEGER) AND moved.year
GROUP BY moved.economy, moved.item, moved.year, moved.basis
ORDER BY ALL;

-- The EU method's t of an economy's suppliers, where it differs.
WITH differing AS (
    SELECT coalesce(new.economy, old.economy) AS economy, coalesce(new.supplier, old.supplier) AS supplier,
        coalesce(new.item, old.item) AS item, coalesce(new.year, old.year) AS year
    FROM before.core.trade_parameter AS old
    FULL JOIN after.core.trade_parameter AS new
        ON new.economy = old.economy AND new.supplier = old.supplier AND new.year = old.year
        AND new.item IS NOT DISTINCT FROM old.item
    WHERE old.t IS DISTINCT FROM new.t
)

SELECT moved.economy, moved.item, moved.year, moved.basis,
    'trade parameter of ' || string_agg(DISTINCT differing.supplier, ', ' ORDER BY differing.supplier) AS evidence
FROM moved
INNER JOIN differing
    ON differing.economy = moved.economy AND differing.year = moved.year
    AND (differing.item IS NULL OR differing.item = moved.item)
GROUP BY moved.economy, moved.item, moved.year, moved.basis
ORDER BY ALL;

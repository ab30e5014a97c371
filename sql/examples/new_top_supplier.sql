-- Where is the largest supplier another one than three years before?
SELECT
    change.economy,
    change.item,
    change.year,
    change.top_supplier_3y_before,
    change.top_supplier,
    change.top_supplier_share
FROM out.score_change AS change
INNER JOIN out.headline AS headline
    ON headline.economy = change.economy AND headline.item = change.item AND headline.year = change.year
    AND headline.basis = change.basis
WHERE change.top_supplier <> change.top_supplier_3y_before
ORDER BY change.economy, change.item;

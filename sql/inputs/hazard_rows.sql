-- The rows to score: the panel after the years of the fit, and the scored economies' codes of traded items.
SELECT *
FROM hazard_feature
WHERE (in_panel AND year > $last_fit_year)
    OR (
        economy IN (SELECT economy FROM core.economy WHERE ordinal IS NOT NULL)
        AND hs_code IN (
            SELECT code.hs_code
            FROM core.item_hs AS code
            SEMI JOIN raw.panel_code AS panel ON panel.hs_revision = code.hs_revision AND panel.hs_code = code.hs_code
            INNER JOIN core.item AS item ON item.item = code.item AND item.sourcing = 'trade'
        )
    )
ORDER BY economy, hs_code, year;

-- Traded items with an HS code that the trade table does not hold. Correct the code, or restate the trade table with it.
SELECT item_hs.item, item_hs.hs_revision, item_hs.hs_code
FROM core.item_hs
INNER JOIN raw.item AS item ON item.item = item_hs.item AND item.sourcing = 'trade'
ANTI JOIN raw.baci_flow AS flow
    ON flow.hs_revision = item_hs.hs_revision AND flow.hs_code = item_hs.hs_code
WHERE item_hs.is_catalogued AND item_hs.hs_revision IN (SELECT hs_revision FROM raw.baci_flow)
ORDER BY ALL;

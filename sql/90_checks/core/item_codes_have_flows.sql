-- Traded items with an HS code that the trade table does not hold. Correct the code, or restate the trade table with it.
SELECT item_hs.item, item_hs.hs_revision, item_hs.hs_code
FROM core.item_hs
ANTI JOIN raw.baci_flow AS flow USING (hs_revision, hs_code)
WHERE EXISTS (SELECT 1 FROM raw.baci_flow)
ORDER BY ALL;

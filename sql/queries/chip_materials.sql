-- Who supplies the scored economies with raw materials that the graph links.
SELECT
    item,
    economy,
    top_supplier,
    top_supplier_share,
    supply_scope,
    year
FROM out.latest_score
INNER JOIN out.item USING (item)
INNER JOIN out.economy USING (economy)
WHERE item IN (SELECT from_id FROM out.chip_need) AND is_focal AND basis = headline_basis
ORDER BY item, economy;

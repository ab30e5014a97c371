-- Scores outside the range they can have.
SELECT economy, item, year, basis, hhi, cr1, cr3, effective_suppliers, effective_suppliers_shannon, n_suppliers, flags
FROM out.score
WHERE hhi < 0 OR hhi > 1 + 1e-12
    OR cr1 * cr1 > hhi + 1e-12
    OR hhi > cr1 + 1e-12
    OR cr3 < cr1 - 1e-12
    OR hhi_high < hhi - 1e-12
    OR effective_suppliers > effective_suppliers_shannon + 1e-9
    OR effective_suppliers_shannon > n_suppliers + 1e-9
    OR coverage_share < 0 OR coverage_share > 1 + 1e-12
    OR geopolrisk < 0 OR geopolrisk > 1
    OR import_reliance < 0 OR import_reliance > 1
    OR domestic_share < 0 OR domestic_share > 1
    OR eu_supply_risk < 0
ORDER BY economy, item, year, basis;

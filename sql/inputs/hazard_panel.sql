-- The panel that the hazard is fitted and tested on: events, and the indices that it is compared with.
SELECT
    economy, hs_code, year, is_known, e1, e2, e3, b_hhi, b_wgi_weighted_hhi, b_geopolrisk_idea, b_n_suppliers
FROM hazard_feature
WHERE in_panel
ORDER BY economy, hs_code, year;

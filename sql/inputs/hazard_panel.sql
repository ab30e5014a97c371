-- The panel that the hazard is fitted and tested on: events, and the indices that it is compared with.
SELECT
    country.economy,
    lpad(event.hs_code::VARCHAR, 6, '0') AS hs_code,
    event.year,
    event.is_known,
    event.e1,
    event.e2,
    event.e3,
    supply.hhi AS b_hhi,
    politics.governed_hhi AS b_wgi_weighted_hhi,
    world.hhi * politics.governed_share AS b_geopolrisk_idea,
    -supply.suppliers::DOUBLE AS b_n_suppliers
FROM hazard_event AS event
INNER JOIN hazard_supply AS supply USING (importer, hs_code, year)
INNER JOIN hazard_world AS world ON world.hs_code = event.hs_code AND world.year = event.year
INNER JOIN hazard_country AS country ON country.country = event.importer AND country.year = event.year
LEFT JOIN hazard_politics AS politics
    ON politics.importer = event.importer AND politics.hs_code = event.hs_code AND politics.year = event.year
WHERE event.in_panel
ORDER BY country.economy, event.hs_code, event.year;

-- The same of one supplier of at least 1 % of the value or weight. cut: it sent less than half of its own mean in the year
-- after; empty where the importer's figures of that year are not known. grain: importer, hs_code, year, exporter
CREATE TEMP TABLE hazard_supplier AS
SELECT
    country.economy,
    relation.importer,
    lpad(relation.hs_code::VARCHAR, 6, '0') AS hs_code,
    relation.year,
    supplier.economy AS supplier,
    relation.exporter,
    event.in_panel AND relation.v > 0 AS in_panel,
    event.is_known,
    CASE WHEN event.is_known THEN (coalesce(relation.q_next, 0) < $fall * relation.usual_q)::TINYINT END AS cut,
    relation.v AS value_usd,
    -- features
    ln(relation.v) AS flow_value,
    ln(relation.share) AS flow_share,
    ln(least(coalesce(relation.q, 0), coalesce(relation.q1, 0), coalesce(relation.q2, 0)) / relation.usual_q + 0.01) AS flow_least,
    ln(
        greatest(
            least(coalesce(relation.q, 0), coalesce(relation.q1, 0)), least(coalesce(relation.q, 0), coalesce(relation.q2, 0)),
            least(coalesce(relation.q1, 0), coalesce(relation.q2, 0))
        ) / relation.usual_q + 0.01
    ) AS flow_middle,
    ln(coalesce(relation.q, 0) / relation.usual_q + 0.01) AS flow_gap,
    ln(coalesce(relation.q, 0) / relation.usual_q + 0.01) ** 2 AS flow_gap_squared,
    least(relation.age, 15)::DOUBLE AS flow_age,
    ln((relation.xo + 1000) / ((relation.xo1 + relation.xo2) / 2 + 1000)) AS supplier_exports,
    ln(relation.destinations) AS supplier_destinations,
    relation.exports_v / world.v::DOUBLE AS supplier_market_share,
    relation.dependence AS supplier_dependence,
    abs(ln((relation.valued_usd / nullif(relation.q, 0)::DOUBLE) / world.p)) AS flow_price_off,
    (coalesce(cut.cuts_5, 0) + 1.5) / (coalesce(cut.n_5, 0) + 5) AS supplier_item_cuts,
    (coalesce(cuts.cuts_5, 0) + 3) / (coalesce(cuts.n_5, 0) + 10)::DOUBLE AS supplier_cuts,
    near_importer.move_3 AS importer_volatility,
    near_code.move_3 AS item_volatility,
    supplier.political_stability AS supplier_stability,
    supplier.stability_change AS supplier_stability_change,
    abs(supplier.ideal_point - country.ideal_point) AS supplier_distance
FROM hazard_large AS relation
INNER JOIN hazard_event AS event USING (importer, hs_code, year)
INNER JOIN hazard_world AS world ON world.hs_code = relation.hs_code AND world.year = relation.year
INNER JOIN hazard_country AS country ON country.country = relation.importer AND country.year = relation.year
INNER JOIN hazard_country AS supplier ON supplier.country = relation.exporter AND supplier.year = relation.year
LEFT JOIN hazard_neighbour_importer AS near_importer ON near_importer.importer = relation.importer AND near_importer.year = relation.year
LEFT JOIN hazard_neighbour_code AS near_code ON near_code.hs_code = relation.hs_code AND near_code.year = relation.year
LEFT JOIN hazard_cut AS cut ON cut.exporter = relation.exporter AND cut.hs_code = relation.hs_code AND cut.year = relation.year
LEFT JOIN hazard_cut_exporter AS cuts ON cuts.exporter = relation.exporter AND cuts.year = relation.year
WHERE
    (relation.share >= $supplier_share OR relation.share_q >= $supplier_share) AND relation.usual_q > 0
    AND relation.year > $read_after AND (event.in_panel OR country.is_scored);

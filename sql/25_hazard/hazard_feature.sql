-- What is known at the end of a year of an importer's supply of a code, as the model reads it; methods and words are in
-- docs/hazard.md. Nothing of the year after but the events themselves. grain: importer, hs_code, year
CREATE TEMP TABLE hazard_feature AS
SELECT
    country.economy,
    event.importer,
    lpad(event.hs_code::VARCHAR, 6, '0') AS hs_code,
    event.year,
    event.in_panel,
    event.is_known,
    event.e1,
    event.e2,
    event.e3,
    series.v AS value_usd,
    -- size
    ln(series.v) AS import_value,
    ln(series.q) AS import_weight,
    series.v / world.v::DOUBLE AS world_share,
    series.v / importer.v::DOUBLE AS item_share,
    ln(importer.v) AS importer_value,
    -- gap to the trend
    ln(series.q / event.usual_q) AS weight_gap,
    ln(series.q / series.q1) AS weight_change,
    ln(series.q / least(series.q, series.q1, series.q2, series.q3, series.q4, series.q5)) AS weight_rise,
    ln(series.q / greatest(series.q, series.q1, series.q2, series.q3, series.q4, series.q5)) AS weight_drawdown,
    ln(event.usual_q / ((series.q3 + series.q4 + series.q5) / 3)) AS weight_trend,
    ln(series.v / ((series.v + series.v1 + series.v2) / 3.0)) AS value_gap,
    -- what lasts
    total.lasting_2 / event.usual_q AS lasting_2y,
    total.lasting_3 / event.usual_q AS lasting_3y,
    ln(total.middle_q / event.usual_q + 0.01) AS middle_weight,
    ln(total.middle_v / ((series.v + series.v1 + series.v2) / 3.0) + 0.01) AS middle_value,
    total.churn / (series.q + series.q1) AS churn,
    -- volatility
    (
        abs(ln(series.q / series.q1)) + abs(ln(series.q1 / series.q2)) + coalesce(abs(ln(series.q2 / series.q3)), 0)
        + coalesce(abs(ln(series.q3 / series.q4)), 0) + coalesce(abs(ln(series.q4 / series.q5)), 0)
    ) / (
        2 + (series.q3 IS NOT NULL)::INTEGER + (series.q3 IS NOT NULL AND series.q4 IS NOT NULL)::INTEGER
        + (series.q4 IS NOT NULL AND series.q5 IS NOT NULL)::INTEGER
    ) AS volatility_5y,
    (abs(ln(series.q / series.q1)) + abs(ln(series.q1 / series.q2))) / 2 AS volatility_2y,
    ln(greatest(series.q, series.q1, series.q2) / least(series.q, series.q1, series.q2)) AS weight_range,
    (abs(ln(series.p / series.p1)) + abs(ln(series.p1 / series.p2))) / 2 AS price_volatility,
    ln(greatest(series.p, series.p1, series.p2, series.p3, series.p4) / least(series.p, series.p1, series.p2, series.p3, series.p4))
        AS price_range,
    -- unit value
    ln(series.p / world.p) AS price_to_world,
    ln(((series.p1 + series.p2) / 2) / ((world.p1 + world.p2) / 2)) AS price_to_world_before,
    ln(series.p / world.p) - ln(((series.p1 + series.p2) / 2) / ((world.p1 + world.p2) / 2)) AS price_deviation,
    ln(series.p / world.p) - ln(series.p1 / world.p1) AS price_to_world_change,
    ln(series.p / event.usual_p) AS price_gap,
    ln(series.p / series.p1) AS price_change,
    -- concentration
    series.hhi AS hhi_value,
    series.hhi_q AS hhi_weight,
    series.top_share_q AS largest_share,
    top.share_q AS top_share_weight,
    series.suppliers::DOUBLE AS suppliers,
    ln(series.suppliers / series.suppliers3::DOUBLE) AS suppliers_change,
    series.top_share - series.top_share1 AS top_share_change,
    -- the suppliers together
    total.age AS relation_age,
    total.suppliers_exports,
    total.dependence AS suppliers_dependence,
    -- the top supplier
    ln(top.q / top.usual_q) AS top_gap,
    ln(top.q / top.q1::DOUBLE) AS top_change,
    ln(top.q1 / top.q2::DOUBLE) AS top_change_before,
    ln(least(top.q, coalesce(top.q1, 0), coalesce(top.q2, 0)) / top.usual_q + 0.01) AS top_least,
    ln(
        greatest(
            least(top.q, coalesce(top.q1, 0)), least(top.q, coalesce(top.q2, 0)), least(coalesce(top.q1, 0), coalesce(top.q2, 0))
        ) / top.usual_q + 0.01
    ) AS top_middle,
    ln((top.xo + 1000) / ((top.xo1 + top.xo2) / 2 + 1000)) AS top_exports,
    ln((top.xx + 1e5) / (top.xx1 + 1e5)) AS top_other_exports,
    ln(top.destinations) AS top_destinations,
    top.dependence AS top_dependence,
    top.exports_v / world.v::DOUBLE AS top_market_share,
    ln((top.valued_usd / nullif(top.q, 0)::DOUBLE) / world.p) AS top_price,
    ln(top.v) AS top_value,
    (coalesce(cut.cuts_5, 0) + 1.5) / (coalesce(cut.n_5, 0) + 5) AS top_item_cuts,
    (coalesce(cuts.cuts_5, 0) + 3) / (coalesce(cuts.n_5, 0) + 10)::DOUBLE AS top_cuts,
    -- the world's trade in the item
    ln(world.v / world.v1::DOUBLE) AS world_value_change,
    ln(world.q / world.q1::DOUBLE) AS world_weight_change,
    ln(world.p / world.p1) AS world_price_change,
    ln(world.p / ((world.p1 + world.p2) / 2)) AS world_price_gap,
    ln(world.p / world.p3) AS world_price_change_3y,
    world.hhi AS world_hhi,
    -- the importer
    ln(importer.v / importer.v1::DOUBLE) AS importer_change,
    ln(importer.v / importer.v3::DOUBLE) AS importer_change_3y,
    ln(1 + coalesce(own.v, 0) / series.v::DOUBLE) AS own_exports,
    ln(own.q / own.q1::DOUBLE) AS own_exports_change,
    -- neighbours
    near_importer.move_3 AS importer_volatility,
    (near_importer.gap - coalesce(near.gap, 0))::DOUBLE / 1e6 / nullif(near_importer.n - 1, 0) AS importer_gap,
    near_code.move_3 AS item_volatility,
    (near_code.gap - coalesce(near.gap, 0))::DOUBLE / 1e6 / nullif(near_code.n - 1, 0) AS item_gap,
    -- what happened before
    series.years::DOUBLE AS years_traded,
    (coalesce(past.e1, 0) + 1.2) / (coalesce(past.n, 0) + 10) AS past_falls,
    (coalesce(past.e3, 0) + 2.1) / (coalesce(past.n, 0) + 10) AS past_top_falls,
    (coalesce(past_importer.e1, 0) + 2.4) / (coalesce(past_importer.n, 0) + 20) AS importer_falls,
    (coalesce(past_importer.e2, 0) + 1.6) / (coalesce(past_importer.n, 0) + 20) AS importer_squeezes,
    (coalesce(past_code.e2, 0) + 1.6) / (coalesce(past_code.n, 0) + 20) AS item_squeezes,
    -- politics
    supplier.political_stability AS top_stability,
    supplier.stability_change AS top_stability_change,
    abs(supplier.ideal_point - country.ideal_point) AS top_distance,
    country.political_stability AS stability,
    country.stability_change,
    politics.stability_change AS suppliers_stability_change,
    politics.geopolitical_risk AS suppliers_geopolitical_risk
FROM hazard_event AS event
INNER JOIN hazard_series AS series USING (importer, hs_code, year)
INNER JOIN hazard_total AS total USING (importer, hs_code, year)
INNER JOIN hazard_top AS top USING (importer, hs_code, year)
INNER JOIN hazard_world AS world ON world.hs_code = event.hs_code AND world.year = event.year
INNER JOIN hazard_importer AS importer ON importer.importer = event.importer AND importer.year = event.year
INNER JOIN hazard_country AS country ON country.country = event.importer AND country.year = event.year
LEFT JOIN hazard_country AS supplier ON supplier.country = top.exporter AND supplier.year = event.year
LEFT JOIN hazard_export AS own ON own.exporter = event.importer AND own.hs_code = event.hs_code AND own.year = event.year
LEFT JOIN hazard_neighbour AS near ON near.importer = event.importer AND near.hs_code = event.hs_code AND near.year = event.year
LEFT JOIN hazard_neighbour_importer AS near_importer ON near_importer.importer = event.importer AND near_importer.year = event.year
LEFT JOIN hazard_neighbour_code AS near_code ON near_code.hs_code = event.hs_code AND near_code.year = event.year
LEFT JOIN hazard_past AS past ON past.importer = event.importer AND past.hs_code = event.hs_code AND past.year = event.year
LEFT JOIN hazard_past_importer AS past_importer ON past_importer.importer = event.importer AND past_importer.year = event.year
LEFT JOIN hazard_past_code AS past_code ON past_code.hs_code = event.hs_code AND past_code.year = event.year
LEFT JOIN hazard_cut AS cut ON cut.exporter = top.exporter AND cut.hs_code = event.hs_code AND cut.year = event.year
LEFT JOIN hazard_cut_exporter AS cuts ON cuts.exporter = top.exporter AND cuts.year = event.year
LEFT JOIN hazard_politics AS politics
    ON politics.importer = event.importer AND politics.hs_code = event.hs_code AND politics.year = event.year
WHERE event.is_supplied AND event.is_read;

-- Shares on inputs and sales that do not add up to one, and parts that do not add up to their whole.
WITH upstream AS (
    SELECT
        'input_dependence' AS fact, economy, sector, year, '' AS other,
        sum(direct_purchase_share ORDER BY source_economy) AS direct,
        sum(look_through_share ORDER BY source_economy) AS total,
        sum(value_added_share ORDER BY source_economy) AS value
    FROM out.input_dependence
    GROUP BY ALL
),

downstream AS (
    SELECT
        'sales_dependence' AS fact, economy, sector, year, '' AS other,
        1 AS direct,
        sum(look_through_share ORDER BY buyer_economy) AS total,
        sum(final_product_share ORDER BY buyer_economy) AS value
    FROM out.sales_dependence
    GROUP BY ALL
),

by_sector AS (
    SELECT economy, sector, year, source_economy,
        sum(look_through_share ORDER BY source_sector) AS deep, sum(face_value_share ORDER BY source_sector) AS face
    FROM out.input_part
    GROUP BY ALL
),

by_way AS (
    SELECT economy, sector, year, source_economy, sum(passing_share ORDER BY via) AS passing
    FROM out.input_via
    GROUP BY ALL
),

parts AS (
    SELECT
        'parts' AS fact, economy, sector, year, source_economy AS other,
        1 + coalesce(by_sector.deep, 0) - coalesce(whole.look_through_share, 0) AS direct,
        1 + coalesce(by_sector.face, 0) - coalesce(whole.face_value_share, 0) AS total,
        1 + coalesce(by_way.passing, 0) - coalesce(whole.passing_share, 0) AS value
    FROM out.input_dependence AS whole
    FULL JOIN by_sector USING (economy, sector, year, source_economy)
    FULL JOIN by_way USING (economy, sector, year, source_economy)
)

FROM (FROM upstream UNION ALL FROM downstream UNION ALL FROM parts)
WHERE abs(direct - 1) > 1e-9 OR abs(total - 1) > 1e-9 OR abs(value - 1) > 1e-9
ORDER BY ALL;

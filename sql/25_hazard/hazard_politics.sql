-- Governance, distance and geopolitical risk of the suppliers, weighed by their share of the value. Shares times a figure
-- are added up in whole parts, which add up the same in any order. grain: importer, hs_code, year
CREATE TEMP TABLE hazard_politics AS
SELECT
    relation.importer,
    relation.hs_code,
    relation.year,
    sum(round(relation.share * supplier.stability_change * 1e6)::BIGINT)::DOUBLE / 1e6 AS stability_change,
    sum(round(relation.share * supplier.geopolitical_risk * 1e6)::BIGINT)::DOUBLE / 1e6 AS geopolitical_risk,
    sum(round(relation.share * relation.share * (2.5 - supplier.political_stability) / 5 * 1e9)::BIGINT)::DOUBLE / 1e9 AS governed_hhi,
    sum(round(relation.share * (2.5 - supplier.political_stability) / 5 * 1e9)::BIGINT)::DOUBLE / 1e9 AS governed_share
FROM hazard_relation AS relation
SEMI JOIN (SELECT importer, hs_code, year FROM hazard_event WHERE in_panel OR is_read) AS wanted USING (importer, hs_code, year)
LEFT JOIN hazard_country AS supplier ON supplier.country = relation.exporter AND supplier.year = relation.year
GROUP BY ALL;

-- The relations of the largest suppliers and of those of at least 1 %, of the rows to make, with what the supplier does
-- elsewhere: xo is what it exports of the code to others, xx what it exports of other codes.
-- grain: importer, hs_code, year, exporter
CREATE TEMP TABLE hazard_large AS
SELECT
    relation.*,
    greatest(item.q - coalesce(relation.q, 0), 0)::DOUBLE AS xo,
    greatest(coalesce(item.q1 - coalesce(relation.q1, 0), 0), 0)::DOUBLE AS xo1,
    greatest(coalesce(item.q2 - coalesce(relation.q2, 0), 0), 0)::DOUBLE AS xo2,
    item.destinations,
    relation.v / item.v::DOUBLE AS dependence,
    item.v AS exports_v,
    (every.v - item.v)::DOUBLE AS xx,
    greatest(coalesce(every.v1 - coalesce(item.v1, 0), 0), 0)::DOUBLE AS xx1
FROM hazard_relation AS relation
SEMI JOIN (SELECT importer, hs_code, year FROM hazard_event WHERE is_read) AS wanted USING (importer, hs_code, year)
INNER JOIN hazard_export AS item USING (exporter, hs_code, year)
INNER JOIN hazard_exporter AS every USING (exporter, year)
WHERE relation.is_top OR relation.share >= $supplier_share OR relation.share_q >= $supplier_share;

-- What an importer's suppliers of a code have in common, of the rows to make. lasting_2 and lasting_3 are what each supplier
-- sent already in the year before, or in one of the two before; middle_q and middle_v add up the middle one of each
-- supplier's last three years; churn is how much the suppliers' weights moved. Shares times a figure are added up in whole
-- millionths, which add up the same in any order. grain: importer, hs_code, year
CREATE TEMP TABLE hazard_total AS
SELECT
    importer,
    hs_code,
    year,
    sum(least(q, coalesce(q1, 0)))::DOUBLE AS lasting_2,
    sum(least(q, greatest(coalesce(q1, 0), coalesce(q2, 0))))::DOUBLE AS lasting_3,
    sum(greatest(
        least(coalesce(q, 0), coalesce(q1, 0)), least(coalesce(q, 0), coalesce(q2, 0)), least(coalesce(q1, 0), coalesce(q2, 0))
    ))::DOUBLE AS middle_q,
    sum(greatest(least(v, coalesce(v1, 0)), least(v, coalesce(v2, 0)), least(coalesce(v1, 0), coalesce(v2, 0))))::DOUBLE AS middle_v,
    sum(abs(coalesce(q, 0) - coalesce(q1, 0)))::DOUBLE AS churn,
    sum(round(share * least(age, 20) * 1e6)::BIGINT)::DOUBLE / 1e6 AS age,
    sum(round(share * ln((xo + 1000) / ((xo1 + xo2) / 2 + 1000)) * 1e6)::BIGINT)::DOUBLE / 1e6 AS suppliers_exports,
    sum(round(share * dependence * 1e6)::BIGINT)::DOUBLE / 1e6 AS dependence
FROM (
    SELECT
        relation.*,
        greatest(item.q - coalesce(relation.q, 0), 0)::DOUBLE AS xo,
        greatest(coalesce(item.q1 - coalesce(relation.q1, 0), 0), 0)::DOUBLE AS xo1,
        greatest(coalesce(item.q2 - coalesce(relation.q2, 0), 0), 0)::DOUBLE AS xo2,
        relation.v / item.v::DOUBLE AS dependence
    FROM hazard_relation AS relation
    SEMI JOIN (SELECT importer, hs_code, year FROM hazard_event WHERE is_read) AS wanted USING (importer, hs_code, year)
    INNER JOIN hazard_export AS item USING (exporter, hs_code, year)
)
GROUP BY ALL;

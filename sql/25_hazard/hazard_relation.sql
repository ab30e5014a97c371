-- One supplier of one importer in one code: the year, the three before, and what came after. share is by value; usual_q is
-- the mean of the weights that are known of the year and the two before; xo and xx are what the supplier exports of the
-- code to others, and of other codes. q_next is empty where nothing is recorded. grain: importer, hs_code, year, exporter
CREATE TEMP TABLE hazard_relation AS
WITH told AS (
    SELECT
        *,
        year - first_value(year) OVER relation AS age,
        CASE WHEN lag(year, 1) OVER relation = year - 1 THEN lag(v, 1) OVER relation END AS v1,
        CASE WHEN lag(year, 1) OVER relation = year - 1 THEN lag(q, 1) OVER relation END AS q1,
        CASE
            WHEN lag(year, 2) OVER relation = year - 2 THEN lag(v, 2) OVER relation
            WHEN lag(year, 1) OVER relation = year - 2 THEN lag(v, 1) OVER relation
        END AS v2,
        CASE
            WHEN lag(year, 2) OVER relation = year - 2 THEN lag(q, 2) OVER relation
            WHEN lag(year, 1) OVER relation = year - 2 THEN lag(q, 1) OVER relation
        END AS q2,
        CASE WHEN lead(year, 1) OVER relation = year + 1 THEN lead(q, 1) OVER relation END AS q_next,
        v / sum(v) OVER supply::DOUBLE AS share,
        q / nullif(sum(q) OVER supply, 0)::DOUBLE AS share_q,
        row_number() OVER (PARTITION BY importer, hs_code, year ORDER BY v DESC, q DESC NULLS LAST, exporter) AS place
    FROM hazard_flow
    WINDOW relation AS (PARTITION BY importer, hs_code, exporter ORDER BY year), supply AS (PARTITION BY importer, hs_code, year)
)

SELECT
    told.*,
    (coalesce(told.q, 0) + coalesce(told.q1, 0) + coalesce(told.q2, 0))::DOUBLE
    / nullif((told.q IS NOT NULL)::INTEGER + (told.q1 IS NOT NULL)::INTEGER + (told.q2 IS NOT NULL)::INTEGER, 0) AS usual_q,
    greatest(item.q - coalesce(told.q, 0), 0)::DOUBLE AS xo,
    greatest(coalesce(item.q1 - coalesce(told.q1, 0), 0), 0)::DOUBLE AS xo1,
    greatest(coalesce(item.q2 - coalesce(told.q2, 0), 0), 0)::DOUBLE AS xo2,
    item.destinations,
    told.v / item.v::DOUBLE AS dependence,
    item.v AS exports_v,
    (every.v - item.v)::DOUBLE AS xx,
    greatest(coalesce(every.v1 - coalesce(item.v1, 0), 0), 0)::DOUBLE AS xx1
FROM told
INNER JOIN hazard_export AS item USING (exporter, hs_code, year)
INNER JOIN hazard_exporter AS every USING (exporter, year);

-- One supplier of one importer in one code: the year, the two before, and the weight of the year after, empty where nothing
-- is recorded. share is by value; usual_q is the mean of the weights that are known of the year and the two before; age is
-- years since the first record. is_top: the largest value, of equals the smallest number. grain: importer, hs_code, year,
-- exporter
CREATE TEMP TABLE hazard_relation AS
SELECT
    flow.*,
    (coalesce(flow.q, 0) + coalesce(flow.q1, 0) + coalesce(flow.q2, 0))::DOUBLE
    / nullif((flow.q IS NOT NULL)::INTEGER + (flow.q1 IS NOT NULL)::INTEGER + (flow.q2 IS NOT NULL)::INTEGER, 0) AS usual_q,
    flow.v / supply.v::DOUBLE AS share,
    flow.q / supply.q AS share_q,
    flow.v * 1024 + 1023 - flow.exporter = supply.top_key AS is_top
FROM (
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
        CASE WHEN lead(year, 1) OVER relation = year + 1 THEN lead(q, 1) OVER relation END AS q_next
    FROM hazard_flow
    WINDOW relation AS (PARTITION BY importer, hs_code, exporter ORDER BY year)
) AS flow
INNER JOIN hazard_supply AS supply USING (importer, hs_code, year);

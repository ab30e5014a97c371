-- One supplier of one importer in one code: the year, the two before, and the weight of the year after, empty where nothing
-- is recorded. share is by value; usual_q is the mean of the weights that are known of the year and the two before; age is
-- years since the first record. is_top: the largest value, of equals the smallest number. grain: importer, hs_code, year,
-- exporter
CREATE TEMP TABLE hazard_relation AS
SELECT
    *,
    (coalesce(q, 0) + coalesce(q1, 0) + coalesce(q2, 0))::DOUBLE
    / nullif((q IS NOT NULL)::INTEGER + (q1 IS NOT NULL)::INTEGER + (q2 IS NOT NULL)::INTEGER, 0) AS usual_q
FROM (
    SELECT
        importer,
        hs_code,
        year,
        exporter,
        v,
        q,
        valued_usd,
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
        v / (sum(v) OVER supply)::DOUBLE AS share,
        q / nullif(sum(q) OVER supply, 0)::DOUBLE AS share_q,
        -- Numbers of countries are below 1024.
        v * 1024 + 1023 - exporter = max(v * 1024 + 1023 - exporter) OVER supply AS is_top
    FROM hazard_flow
    WINDOW relation AS (PARTITION BY importer, hs_code, exporter ORDER BY year), supply AS (PARTITION BY importer, hs_code, year)
);

-- Flows of at least 1 % of a supply and 100,000 dollars that fell below half of their own mean: of each supplier and
-- code in the last five years. grain: exporter, hs_code, year
CREATE TEMP TABLE hazard_cut AS
WITH outcome AS (
    SELECT exporter, hs_code, year + 1 AS year, sum((coalesce(q_next, 0) < $fall * usual_q)::INTEGER) AS cuts, count(*) AS n
    FROM hazard_relation
    WHERE share >= $supplier_share AND v > 100000 AND usual_q > 0
    GROUP BY ALL
)

SELECT exporter, hs_code, year, cuts, n, sum(cuts) OVER recent AS cuts_5, sum(n) OVER recent AS n_5
FROM outcome
WINDOW recent AS (PARTITION BY exporter, hs_code ORDER BY year RANGE BETWEEN 4 PRECEDING AND CURRENT ROW);

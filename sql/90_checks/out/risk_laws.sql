-- A risk score without its interval, an interval or a rank that does not hold it, a score outside 0-100, and indices that
-- no estimate errs by.
SELECT economy, item, year, risk_score, risk_score_low, risk_score_high, risk_rank, NULL AS risk_input
FROM out.risk
WHERE (risk_score IS NULL) <> (risk_score_low IS NULL)
    OR (risk_score IS NULL) <> (risk_score_high IS NULL)
    OR (risk_score IS NULL) <> (risk_rank IS NULL)
    OR (risk_score IS NULL) <> (risk_band IS NULL)
    OR NOT risk_score BETWEEN risk_score_low AND risk_score_high
    OR NOT risk_score BETWEEN 0 AND 100
    OR NOT risk_score_low BETWEEN 0 AND 100
    OR NOT risk_score_high BETWEEN 0 AND 100
    OR NOT risk_rank BETWEEN risk_rank_low AND risk_rank_high
    OR NOT risk_rank_high BETWEEN 1 AND ranked_items
    OR NOT known_weight BETWEEN 0 AND 1
UNION ALL
SELECT economy, item, year, NULL, first_order, total_order, NULL, risk_input
FROM out.risk_sensitivity
WHERE total_order < 0 OR first_order > total_order + 0.25
ORDER BY ALL;

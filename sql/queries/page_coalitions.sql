-- What coalitions avoid together.
SELECT
    scenario,
    loss_measure,
    among,
    coalition,
    member_count,
    worth_usd,
    worth_usd_p05,
    worth_usd_p95,
    worth_days,
    worth_days_p05,
    worth_days_p95
FROM out.coalition_value
ORDER BY scenario, among DESC, loss_measure, worth_usd DESC, coalition;

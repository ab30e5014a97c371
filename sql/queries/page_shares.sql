-- What each member of a cooperation gets, alone and together.
SELECT
    scenario,
    loss_measure,
    among,
    economy,
    loss_before_usd,
    own_avoided_usd,
    alone_usd,
    shapley_usd,
    shapley_days,
    in_core
FROM out.coalition_member
ORDER BY scenario, among DESC, loss_measure, shapley_usd DESC, economy;

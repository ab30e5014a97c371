-- Plans that are worth less than nothing, and frontiers on which paying more, or acting together, leaves a larger loss.
SELECT members, arrangement, economy, item, loss_now_usd, loss_plan_usd
FROM out.sourcing_result
WHERE loss_plan_usd > loss_now_usd * (1 + 1e-12) + 1e-3
    OR abs(avoided_usd - (loss_now_usd - loss_plan_usd)) > 1e-6 * greatest(loss_now_usd, 1)
UNION ALL
SELECT members, arrangement, NULL, item, loss_before, loss_plan_usd
FROM (
    SELECT *, lag(loss_plan_usd) OVER (PARTITION BY members, arrangement, item ORDER BY cost_ceiling) AS loss_before
    FROM out.sourcing_frontier
)
WHERE loss_plan_usd > loss_before + 1e-4 * loss_now_usd + 1e-3
UNION ALL
SELECT alone.members, pooled.arrangement, NULL, alone.item, alone.loss_plan_usd, pooled.loss_plan_usd
FROM out.sourcing_frontier AS alone
INNER JOIN out.sourcing_frontier AS pooled
    ON pooled.members = alone.members AND pooled.item = alone.item AND pooled.cost_ceiling = alone.cost_ceiling
WHERE alone.arrangement = 'alone' AND pooled.arrangement = 'together'
    AND pooled.loss_plan_usd > alone.loss_plan_usd + 1e-4 * alone.loss_now_usd + 1e-3
ORDER BY ALL;

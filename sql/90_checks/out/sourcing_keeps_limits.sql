-- Plans that break a limit: purchases that do not add up, more moved or dearer than allowed, more sold than there is room.
WITH limits AS (
    SELECT
        max(parameter_value::DOUBLE) FILTER (parameter = 'sourcing.change_share') AS change_share,
        max(parameter_value::DOUBLE) FILTER (parameter = 'sourcing.cost_ceiling') AS cost_ceiling
    FROM out.method_parameter
    WHERE parameter LIKE 'sourcing.%'
),

sums AS (
    SELECT
        members, arrangement, economy, item,
        sum(share_plan ORDER BY supplier) - sum(share_now ORDER BY supplier) AS too_much
    FROM out.sourcing_plan
    GROUP BY ALL
),

sold AS (
    SELECT
        members, arrangement, item, supplier,
        sum(plan_t - now_t ORDER BY economy) - any_value(room_t) AS over_room_t, sum(now_t ORDER BY economy) AS now_t
    FROM out.sourcing_plan
    GROUP BY ALL
)

SELECT members, arrangement, economy, item, 'sum' AS broken, too_much AS by_how_much
FROM sums
WHERE abs(too_much) > 1e-6
UNION ALL
SELECT members, arrangement, economy, item, 'change or cost', greatest(moved_share, cost_change_share)
FROM out.sourcing_result
CROSS JOIN limits
WHERE moved_share > change_share + 1e-5 OR cost_change_share > cost_ceiling + 1e-4
UNION ALL
SELECT members, arrangement, supplier, item, 'room', over_room_t
FROM sold
WHERE over_room_t > 1e-5 * greatest(now_t, 1) + 0.5
ORDER BY ALL;

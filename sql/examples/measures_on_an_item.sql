-- Which measures are aimed at Japan's supply of graphite or rare earths, and which part of each item do they cover?
SELECT
    covering.item,
    measure.measure_id,
    measure.name_en,
    covering.extent,
    covering.covered_codes,
    aimed.target_role,
    measure.target_users,
    measure.in_force,
    measure.suspended_until,
    measure.ended
FROM out.measure_item AS covering
INNER JOIN out.measure AS measure ON measure.measure_id = covering.measure_id
INNER JOIN out.measure_target AS aimed ON aimed.measure_id = measure.measure_id
WHERE covering.item IN ('graphite', 'rare-earth-compounds', 'rare-earth-metals')
    AND aimed.economy = 'JPN'
    AND aimed.target_role <> 'excluded'
    AND measure.bears_on = 'supply'
ORDER BY covering.item, measure.in_force, measure.measure_id;

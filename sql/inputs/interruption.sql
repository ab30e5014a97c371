-- How deep interruptions by one supplier went and how long they lasted.
SELECT
    role,
    level,
    depth,
    years,
    falls,
    supply_side_falls
FROM raw.interruption
ORDER BY role, level;

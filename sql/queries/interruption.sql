-- How deep interruptions by one supplier went and how long they lasted.
SELECT
    interruption_role AS role,
    level,
    depth,
    years_lasting AS years,
    falls,
    supply_side_falls
FROM out.interruption
ORDER BY role, level;

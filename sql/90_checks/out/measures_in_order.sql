-- Measures whose dates contradict each other, that nothing is cited for, or that are aimed at their own imposer.
SELECT measure_id, 'dates' AS fault
FROM out.measure
WHERE ended < in_force
    OR suspended_until < suspended_from
    OR resumed < suspended_from
    OR announced > greatest(in_force, suspended_from)
UNION ALL
SELECT measure_id, 'no source'
FROM out.measure
ANTI JOIN out.measure_source USING (measure_id)
UNION ALL
SELECT measure.measure_id, 'aimed at its imposer'
FROM out.measure AS measure
INNER JOIN out.measure_target AS aimed ON aimed.measure_id = measure.measure_id AND aimed.economy = measure.imposer
ORDER BY ALL;

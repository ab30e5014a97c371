-- What was in force on a given day, suspended, or left open by a suspension that ended?
WITH asked AS (
    SELECT DATE '2026-11-25' AS as_of -- change the day
)

SELECT
    measure.measure_id,
    measure.name_en,
    measure.imposer,
    measure.instrument,
    CASE
        WHEN asked.as_of > measure.ended THEN 'ended'
        WHEN asked.as_of >= measure.resumed THEN 'in-force'
        WHEN asked.as_of > measure.suspended_until THEN 'lapsed'
        WHEN asked.as_of >= measure.suspended_from THEN 'suspended'
        WHEN asked.as_of >= measure.in_force THEN 'in-force'
        ELSE 'announced'
    END AS measure_state,
    measure.in_force,
    measure.suspended_until,
    measure.is_confirmed
FROM out.measure AS measure
CROSS JOIN asked
WHERE asked.as_of >= coalesce(measure.announced, measure.in_force)
ORDER BY measure_state, measure.in_force, measure.measure_id;

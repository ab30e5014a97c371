-- The policy measures with their state on a day, what they cover and at whom they are aimed, as the catalog has them.
WITH covered AS (
    SELECT
        measure_id,
        string_agg(covering.item, ';' ORDER BY item.ordinal) FILTER (extent <> 'related') AS measure_items,
        string_agg(covering.item, ';' ORDER BY item.ordinal) FILTER (extent = 'part') AS part_items,
        string_agg(covering.item, ';' ORDER BY item.ordinal) FILTER (extent = 'related') AS related_items
    FROM out.measure_item AS covering
    INNER JOIN out.item AS item ON item.item = covering.item
    GROUP BY measure_id
),

aimed AS (
    SELECT
        measure_id,
        string_agg(economy, ';' ORDER BY economy) FILTER (target_role <> 'excluded') AS targets,
        string_agg(economy, ';' ORDER BY economy) FILTER (target_role = 'eased') AS eased,
        string_agg(economy, ';' ORDER BY economy) FILTER (target_role = 'excluded') AS excluded
    FROM out.measure_target
    GROUP BY measure_id
),

concerned AS (
    SELECT measure_id, string_agg(hs_revision || ' ' || hs_code, ';' ORDER BY hs_revision, hs_code) AS further_codes
    FROM out.measure_code
    GROUP BY measure_id
),

changed AS (
    SELECT
        measure_id,
        string_agg(
            left(phase_date::VARCHAR, CASE phase_precision WHEN 'day' THEN 10 ELSE 7 END)
            || ' ' || phase_change || ': ' || phase_text, ' | ' ORDER BY ordinal
        ) AS phases
    FROM out.measure_phase
    GROUP BY measure_id
),

cited AS (
    SELECT
        measure_id,
        string_agg(publisher || ', ' || title || coalesce(', ' || url, ''), ' | ' ORDER BY ordinal) AS cited
    FROM out.measure_source
    GROUP BY measure_id
)

SELECT
    measure.measure_id,
    CASE
        WHEN $as_of::DATE < coalesce(measure.announced, measure.in_force) THEN 'not-announced'
        WHEN $as_of::DATE > measure.ended THEN 'ended'
        WHEN $as_of::DATE >= measure.resumed THEN 'in-force'
        WHEN $as_of::DATE > measure.suspended_until THEN 'lapsed'
        WHEN $as_of::DATE >= measure.suspended_from THEN 'suspended'
        WHEN $as_of::DATE >= measure.in_force THEN 'in-force'
        ELSE 'announced'
    END AS measure_state,
    measure.* EXCLUDE (measure_id, run_id),
    covered.measure_items,
    covered.part_items,
    covered.related_items,
    aimed.targets,
    aimed.eased,
    aimed.excluded,
    concerned.further_codes,
    changed.phases,
    cited.cited AS sources
FROM out.measure AS measure
LEFT JOIN covered USING (measure_id)
LEFT JOIN aimed USING (measure_id)
LEFT JOIN concerned USING (measure_id)
LEFT JOIN changed USING (measure_id)
LEFT JOIN cited USING (measure_id)
ORDER BY measure.ordinal;

-- The policy measures: who restricts what towards whom, from when to when, for a workbook.
-- Parameters: $lang ('en', 'ja' or 'ko').
WITH covered AS (
    SELECT
        covering.measure_id,
        string_agg(
            CASE $lang WHEN 'ja' THEN item.name_ja WHEN 'ko' THEN item.name_ko ELSE item.name_en END,
            '; ' ORDER BY item.ordinal
        ) AS measure_items
    FROM out.measure_item AS covering
    INNER JOIN out.item AS item ON item.item = covering.item
    WHERE covering.extent <> 'related'
    GROUP BY covering.measure_id
),

aimed AS (
    SELECT
        target.measure_id,
        string_agg(
            CASE $lang WHEN 'ja' THEN economy.name_ja WHEN 'ko' THEN economy.name_ko ELSE economy.name_en END,
            '; ' ORDER BY economy.ordinal NULLS LAST, economy.economy
        ) AS targets
    FROM out.measure_target AS target
    INNER JOIN out.economy AS economy ON economy.economy = target.economy
    WHERE target.target_role <> 'excluded'
    GROUP BY target.measure_id
),

cited AS (
    SELECT
        measure_id,
        string_agg(publisher || ', ' || title || coalesce(', ' || url, ''), ' | ' ORDER BY ordinal) AS cited
    FROM out.measure_source
    GROUP BY measure_id
)

SELECT
    CASE $lang WHEN 'ja' THEN measure.name_ja WHEN 'ko' THEN measure.name_ko ELSE measure.name_en END AS measure_name,
    CASE $lang WHEN 'ja' THEN imposer.name_ja WHEN 'ko' THEN imposer.name_ko ELSE imposer.name_en END AS imposer,
    measure.instrument,
    measure.bears_on,
    measure.covers,
    covered.measure_items,
    measure.target_scope,
    aimed.targets,
    measure.target_users,
    measure.announced,
    measure.in_force,
    measure.suspended_from,
    measure.suspended_until,
    measure.resumed,
    measure.ended,
    measure.known_until,
    measure.de_minimis_share,
    measure.tariff_rate,
    measure.legal_basis,
    measure.is_confirmed,
    measure.note,
    cited.cited,
    measure.measure_id
FROM out.measure AS measure
INNER JOIN out.economy AS imposer ON imposer.economy = measure.imposer
LEFT JOIN covered ON covered.measure_id = measure.measure_id
LEFT JOIN aimed ON aimed.measure_id = measure.measure_id
LEFT JOIN cited ON cited.measure_id = measure.measure_id
ORDER BY measure.in_force DESC, measure.ordinal;

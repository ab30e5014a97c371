-- The cooperation ledger as it was known on a day: nothing dated later is told.
WITH involved AS (
    SELECT
        entry_id,
        string_agg(DISTINCT economy, ';' ORDER BY economy) AS parties,
        string_agg(DISTINCT economy, ';' ORDER BY economy) FILTER (
            party_role = 'chair' AND coalesce(party_since, $as_of::DATE) <= $as_of::DATE
            AND coalesce(party_until, $as_of::DATE) >= $as_of::DATE
        ) AS chair,
        string_agg(DISTINCT economy, ';' ORDER BY economy) FILTER (party_role = 'imposer') AS imposer,
        string_agg(DISTINCT economy, ';' ORDER BY economy) FILTER (party_role = 'target') AS target
    FROM out.cooperation_party
    WHERE coalesce(party_since, $as_of::DATE) <= $as_of::DATE
    GROUP BY entry_id
),

about AS (
    SELECT entry_id, string_agg(theme, ';' ORDER BY theme) AS themes, bool_or(counts_for_depth) AS bears_on_supply
    FROM out.cooperation_theme
    GROUP BY entry_id
),

lived AS (
    SELECT
        entry_id,
        max(act_date) AS last_act,
        string_agg(
            left(act_date::VARCHAR, CASE act_precision WHEN 'day' THEN 10 ELSE 7 END) || ' ' || act_text, ' | '
            ORDER BY ordinal
        ) AS acts
    FROM out.cooperation_act
    WHERE act_date <= $as_of::DATE
    GROUP BY entry_id
),

cited AS (
    SELECT
        entry_id,
        max(accessed) AS read_on,
        string_agg(publisher || ', ' || title || coalesce(', ' || url, ''), ' | ' ORDER BY ordinal) AS sources
    FROM out.cooperation_source
    GROUP BY entry_id
)

SELECT
    event.entry_id,
    CASE
        WHEN event.ended < $as_of::DATE THEN 'ended'
        WHEN event.in_force > $as_of::DATE THEN 'announced'
        WHEN event.is_standing THEN 'in-force'
        ELSE 'held'
    END AS ledger_state,
    event.name_en,
    event.name_ja,
    event.name_ko,
    event.cooperation_kind,
    event.cooperation_layer,
    event.binding,
    event.is_standing,
    event.entry_date,
    event.entry_precision,
    event.in_force,
    CASE WHEN event.ended < $as_of::DATE THEN event.ended END AS ended,
    CASE WHEN event.ended < $as_of::DATE THEN event.ended_precision END AS ended_precision,
    CASE WHEN event.known_until < $as_of::DATE THEN event.known_until END AS known_until,
    greatest(event.entry_date, lived.last_act) AS last_sign,
    involved.parties,
    involved.chair,
    involved.imposer,
    involved.target,
    event.bodies,
    about.themes,
    about.bears_on_supply,
    event.agenda,
    lived.acts,
    event.rests_on,
    event.harms,
    event.measure_id,
    event.is_confirmed,
    event.note,
    cited.sources,
    cited.read_on
FROM out.cooperation_event AS event
LEFT JOIN involved USING (entry_id)
LEFT JOIN about USING (entry_id)
LEFT JOIN lived USING (entry_id)
LEFT JOIN cited USING (entry_id)
WHERE event.entry_date <= $as_of::DATE
ORDER BY event.ordinal;

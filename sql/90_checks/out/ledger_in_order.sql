-- Entries of the cooperation ledger whose dates contradict each other, that nothing is cited for or only one side takes
-- part in, that are called confirmed without a page, or that rest on what is not there.
SELECT entry_id, 'dates' AS fault
FROM out.cooperation_event
WHERE ended < in_force
    OR in_force < entry_date
UNION ALL
SELECT entry_id, 'no source'
FROM out.cooperation_event
ANTI JOIN out.cooperation_source USING (entry_id)
UNION ALL
SELECT entry_id, 'no second side'
FROM out.cooperation_event
LEFT JOIN out.cooperation_party USING (entry_id)
GROUP BY entry_id, bodies
HAVING count(DISTINCT economy) + (bodies IS NOT NULL)::INTEGER < 2
UNION ALL
SELECT entry_id, 'confirmed by no page'
FROM out.cooperation_event
ANTI JOIN (SELECT entry_id FROM out.cooperation_source WHERE url IS NOT NULL) USING (entry_id)
WHERE is_confirmed
UNION ALL
SELECT entry_id, 'rests on nothing that is there'
FROM (SELECT entry_id, unnest(string_split(rests_on, ';')) AS prop FROM out.cooperation_event)
ANTI JOIN (SELECT entry_id AS prop FROM out.cooperation_event) USING (prop)
ORDER BY ALL;

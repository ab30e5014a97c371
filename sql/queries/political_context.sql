-- The newest survey of each pollster on a government, as known on a day.
SELECT * EXCLUDE (run_id)
FROM out.political_context
WHERE poll_date <= $as_of::DATE AND list_contains(CAST($economies AS VARCHAR[]), economy)
QUALIFY row_number() OVER (PARTITION BY economy, pollster ORDER BY poll_date DESC) = 1
ORDER BY economy, poll_date DESC;

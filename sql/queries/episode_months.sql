-- Shipments of the replayed interruptions, month by month.
SELECT *
FROM out.episode_month
ORDER BY episode_id, economy, item, month;

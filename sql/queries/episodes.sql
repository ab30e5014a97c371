-- The replayed interruptions with the measure behind each.
SELECT
    episode.*,
    measure.in_force,
    measure.instrument,
    measure.name_en AS measure_en,
    measure.name_ja AS measure_ja,
    measure.name_ko AS measure_ko
FROM out.episode AS episode
INNER JOIN out.measure AS measure ON measure.measure_id = episode.measure_id
ORDER BY episode.ordinal, episode.economy, episode.item;

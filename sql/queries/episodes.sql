-- The replayed interruptions with the measure behind each, and the risk score by the figures of the year before.
SELECT
    episode.*,
    measure.in_force,
    measure.instrument,
    measure.name_en AS measure_en,
    measure.name_ja AS measure_ja,
    measure.name_ko AS measure_ko,
    risk.risk_score,
    risk.risk_score_low,
    risk.risk_score_high
FROM out.episode AS episode
INNER JOIN out.measure AS measure ON measure.measure_id = episode.measure_id
LEFT JOIN out.risk AS risk
    ON risk.economy = episode.economy AND risk.item = episode.item AND risk.year = episode.year
ORDER BY episode.ordinal, episode.economy, episode.item;

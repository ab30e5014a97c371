-- What the hazard of the year before gave each replayed interruption, by event.
SELECT
    episode.episode_id,
    episode.economy,
    episode.item,
    hazard.event,
    hazard.probability
FROM out.episode AS episode
INNER JOIN out.hazard AS hazard
    ON hazard.economy = episode.economy AND hazard.item = episode.item AND hazard.year = episode.year
ORDER BY ALL;

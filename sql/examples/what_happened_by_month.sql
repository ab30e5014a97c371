-- What did China's shipments of graphite to Japan and Korea do before and after the licences of December 2023?
SELECT
    economy,
    month,
    months_since,
    net_weight_t,
    weight_normal,
    share_normal
FROM out.episode_month
WHERE episode_id = 'graphite-2023' AND months_since BETWEEN -6 AND 12
ORDER BY economy, month;

-- Depth outside 0 to 100 or outside its interval, a strike that leaves more than there was, a whole beyond its layers,
-- and tables that disagree on the same depth.
SELECT economy, partner, month, cooperation_layer AS what, 'interval' AS fault
FROM out.cooperation_depth
WHERE NOT (
    cooperation_depth_low >= 0 AND cooperation_depth_low <= cooperation_depth
    AND cooperation_depth <= cooperation_depth_high AND cooperation_depth_high <= 100
)
UNION ALL
SELECT economy, partner, month, struck_layer, 'strike'
FROM out.cooperation_friction
WHERE NOT (
    remaining_depth <= cooperation_depth + 1e-6 AND remaining_depth_low <= remaining_depth
    AND remaining_depth <= remaining_depth_high
)
UNION ALL
SELECT economy, partner, month, 'all', 'whole'
FROM out.cooperation_depth
GROUP BY economy, partner, month
HAVING count(*) <> 6
    OR max(cooperation_depth) FILTER (cooperation_layer = 'all')
    > max(cooperation_depth) FILTER (cooperation_layer <> 'all') + 1e-6
    OR max(cooperation_depth) FILTER (cooperation_layer = 'all')
    < min(cooperation_depth) FILTER (cooperation_layer <> 'all') - 1e-6
UNION ALL
SELECT economy, partner, month, friction.struck_layer, 'tables disagree'
FROM out.cooperation_friction AS friction
LEFT JOIN (SELECT * FROM out.cooperation_depth WHERE cooperation_layer = 'all') AS whole USING (economy, partner, month)
WHERE abs(friction.cooperation_depth - whole.cooperation_depth) <= 1e-6 IS NOT TRUE
UNION ALL
SELECT economy, NULL, month, 'engagement', 'interval'
FROM out.cooperation_engagement
WHERE NOT (
    engagement_low >= 0 AND engagement_low <= engagement AND engagement <= engagement_high AND engagement_high <= 100
)
ORDER BY ALL;

-- What remains of the cooperation of Japan and Korea when a layer falls away, in the newest month, deepest cut first.
SELECT struck_layer, cooperation_depth, remaining_depth, remaining_depth_low, remaining_depth_high
FROM out.cooperation_friction
WHERE economy = 'JPN' AND partner = 'KOR'
QUALIFY month = max(month) OVER ()
ORDER BY remaining_depth, struck_layer;

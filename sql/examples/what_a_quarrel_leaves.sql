-- What remains of the cooperation of Japan and Korea when one layer of it falls away?
SELECT struck_layer, cooperation_depth, remaining_depth, remaining_depth_low, remaining_depth_high
FROM out.cooperation_friction
WHERE economy = 'JPN' AND partner = 'KOR'
    AND month = (SELECT max(month) FROM out.cooperation_friction)
ORDER BY remaining_depth, struck_layer;

-- Depth of the cooperation of two economies, month by month and by layer.
SELECT
    depth.economy,
    depth.partner,
    depth.month,
    depth.cooperation_layer,
    depth.cooperation_depth,
    depth.cooperation_depth_low,
    depth.cooperation_depth_high,
    depth.run_id,
    depth.method_version,
    depth.method_hash,
    depth.code_version,
    depth.data_vintage
FROM out.cooperation_depth AS depth
WHERE depth.economy = $economy AND depth.partner = $partner
ORDER BY depth.month, depth.cooperation_layer;

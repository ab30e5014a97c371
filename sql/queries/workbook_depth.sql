-- How deep cooperation of two economies is, by layer, the newest month first, for a workbook.
-- Parameters: $lang ('en', 'ja' or 'ko').
SELECT
    CASE $lang WHEN 'ja' THEN economy.name_ja WHEN 'ko' THEN economy.name_ko ELSE economy.name_en END AS economy_name,
    CASE $lang WHEN 'ja' THEN partner.name_ja WHEN 'ko' THEN partner.name_ko ELSE partner.name_en END AS partner,
    depth.month,
    depth.cooperation_layer,
    depth.cooperation_depth,
    depth.cooperation_depth_low,
    depth.cooperation_depth_high,
    depth.economy
FROM out.cooperation_depth AS depth
INNER JOIN out.economy AS economy ON economy.economy = depth.economy
INNER JOIN out.economy AS partner ON partner.economy = depth.partner
ORDER BY economy.ordinal, depth.economy, partner.ordinal, depth.partner, depth.month DESC, depth.cooperation_layer;

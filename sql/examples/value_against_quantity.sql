-- Where do shares by value and by weight tell different stories about China?
SELECT
    economy,
    item,
    year,
    china_share_quantity,
    china_share_value,
    china_share_quantity - china_share_value AS difference
FROM out.latest_score
WHERE basis = 'quantity' AND economy IN ('JPN', 'KOR') AND abs(china_share_quantity - china_share_value) > 0.15
ORDER BY abs(china_share_quantity - china_share_value) DESC, economy, item;

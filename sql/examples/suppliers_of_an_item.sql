-- Who supplies Japan with tungsten, at which price, and how stable are they?
SELECT
    share.rank,
    economy.name_en AS supplier_name,
    share.share_quantity,
    share.share_value,
    share.net_weight_t,
    share.unit_value_usd_per_kg,
    share.political_stability
FROM out.supplier_share AS share
INNER JOIN out.headline AS headline
    ON headline.economy = share.economy AND headline.item = share.item AND headline.year = share.year
    AND headline.basis = share.basis
INNER JOIN out.economy AS economy ON economy.economy = share.supplier
WHERE share.economy = 'JPN' AND share.item = 'tungsten'
ORDER BY share.rank, share.supplier;

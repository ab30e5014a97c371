-- Who depends on Japan, for what, and how much?
SELECT
    headline.economy_name,
    headline.item_name,
    share.year,
    share.share AS share_from_japan,
    share.rank,
    share.trade_value_usd
FROM out.supplier_share AS share
INNER JOIN out.headline AS headline
    ON headline.economy = share.economy AND headline.item = share.item AND headline.year = share.year
    AND headline.basis = share.basis
WHERE share.supplier = 'JPN' AND share.economy <> 'JPN' AND share.share > 0.2 AND NOT share.is_estimated
ORDER BY share.share DESC, share.economy, share.item;

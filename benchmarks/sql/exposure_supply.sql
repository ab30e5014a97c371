-- Who supplies Japan and Korea with each item, on its main basis in its newest year, and what a year's imports are worth.
SELECT
    share.economy,
    share.item,
    share.year,
    share.basis,
    share.supplier,
    share.share,
    headline.trade_value_usd AS value_usd_per_year
FROM out.supplier_share AS share
INNER JOIN out.headline AS headline USING (economy, item, year, basis)
WHERE share.economy IN ('JPN', 'KOR')
ORDER BY share.economy, share.item, share.supplier;

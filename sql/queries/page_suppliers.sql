-- Who supplies each item on its main basis in some years and in the newest, from a least share on.
-- Parameters: $economies, $chains, $years, $least.
SELECT
    share.economy,
    item.chain,
    share.item,
    share.year,
    share.basis,
    share.supplier,
    share.rank,
    share.share,
    share.trade_value_usd,
    max(share.year) OVER (PARTITION BY share.economy, share.item) = share.year AS is_newest
FROM out.supplier_share AS share
INNER JOIN out.item AS item ON item.item = share.item AND item.headline_basis = share.basis
INNER JOIN out.chain AS chain ON chain.chain = item.chain
INNER JOIN out.economy AS economy ON economy.economy = share.economy
WHERE
    list_contains(CAST($economies AS VARCHAR[]), share.economy)
    AND list_contains(CAST($chains AS VARCHAR[]), item.chain)
    AND share.share IS NOT NULL
QUALIFY (is_newest OR list_contains(CAST($years AS INTEGER[]), share.year)) AND share.share >= $least
ORDER BY chain.ordinal, item.ordinal, economy.ordinal, share.economy, share.year DESC, share.rank, share.supplier;

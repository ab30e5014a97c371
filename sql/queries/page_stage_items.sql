-- The best known suppliers of the items of each stage of a chain: the largest supplier of each item to each economy.
-- Parameters: $economies, $chains.
SELECT
    headline.economy,
    headline.chain,
    headline.stage,
    headline.item,
    headline.year,
    headline.basis,
    headline.top_supplier,
    headline.top_supplier_share
FROM out.headline AS headline
INNER JOIN out.item AS item ON item.item = headline.item
INNER JOIN out.economy AS economy ON economy.economy = headline.economy
WHERE
    list_contains(CAST($economies AS VARCHAR[]), headline.economy)
    AND list_contains(CAST($chains AS VARCHAR[]), headline.chain)
    AND headline.top_supplier_share IS NOT NULL
ORDER BY item.ordinal, economy.ordinal, headline.economy;

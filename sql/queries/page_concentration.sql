-- How concentrated supply was, year by year, on each item's main basis: items told for at least ten years.
-- Parameters: $economies, $chains.
SELECT
    score.economy,
    score.chain,
    score.item,
    score.year,
    score.basis,
    score.hhi,
    score.top_supplier,
    score.top_supplier_share
FROM out.score AS score
INNER JOIN out.item AS item ON item.item = score.item AND item.headline_basis = score.basis
INNER JOIN out.chain AS chain ON chain.chain = score.chain
INNER JOIN out.economy AS economy ON economy.economy = score.economy
WHERE
    list_contains(CAST($economies AS VARCHAR[]), score.economy)
    AND list_contains(CAST($chains AS VARCHAR[]), score.chain)
    AND score.hhi IS NOT NULL
QUALIFY count(*) OVER (PARTITION BY score.economy, score.item) >= 10
ORDER BY chain.ordinal, item.ordinal, economy.ordinal, score.economy, score.year;

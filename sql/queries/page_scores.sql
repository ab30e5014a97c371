-- The headline scores of some economies and chains, the riskiest first.
-- Parameters: $economies, $chains.
SELECT headline.*
FROM out.headline AS headline
INNER JOIN out.chain AS chain ON chain.chain = headline.chain
INNER JOIN out.economy AS economy ON economy.economy = headline.economy
INNER JOIN out.item AS item ON item.item = headline.item
WHERE
    list_contains(CAST($economies AS VARCHAR[]), headline.economy)
    AND list_contains(CAST($chains AS VARCHAR[]), headline.chain)
    AND headline.hhi IS NOT NULL
ORDER BY headline.risk_score DESC NULLS LAST, headline.hhi DESC, economy.ordinal, headline.economy, item.ordinal;

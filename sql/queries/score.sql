-- How concentrated and exposed supply is: the rows of out.score that a question names.
-- Parameters: $economies, $items, $chains, $stages (lists; a stage may be NULL), $year (NULL: the latest year of each
-- economy, item and basis), $basis ('headline': each item's main basis; 'all'; or one basis).
SELECT
    score.* REPLACE (
        -- The caveats of the risk score stand where it was made: on the basis that leads.
        CASE WHEN risk.basis = score.basis THEN risk.flags ELSE score.flags END AS flags
    ),
    risk.risk_score,
    risk.risk_score_low,
    risk.risk_score_high,
    risk.risk_band,
    risk.risk_rank,
    risk.risk_rank_low,
    risk.risk_rank_high,
    risk.ranked_items,
    risk.likelihood_score,
    risk.dependence_score,
    risk.vulnerability_score,
    risk.risk_score_arithmetic,
    risk.risk_score_geometric,
    risk.risk_change_3y,
    risk.known_weight,
    risk.top_driver,
    risk.top_driver_share
FROM out.score AS score
LEFT JOIN out.risk AS risk ON risk.economy = score.economy AND risk.item = score.item AND risk.year = score.year
INNER JOIN out.item AS item ON item.item = score.item
WHERE
    list_contains(CAST($economies AS VARCHAR[]), score.economy)
    AND list_contains(CAST($items AS VARCHAR[]), score.item)
    AND list_contains(CAST($chains AS VARCHAR[]), score.chain)
    AND list_contains(CAST($stages AS VARCHAR[]), score.stage)
    AND CASE $basis
        WHEN 'all' THEN TRUE
        -- What a table of one's own tells is shown as it was told, whatever tells the item elsewhere.
        WHEN 'headline' THEN score.basis IS NOT DISTINCT FROM CASE
            WHEN NOT list_contains(string_split(score.flags, ';'), 'own_data') THEN item.headline_basis
            WHEN score.trade_value_usd > 0 AND (item.unit = 'USD' OR score.net_weight_t = 0) THEN 'value'
            ELSE 'quantity'
        END
        ELSE score.basis = $basis
    END
    AND (CAST($year AS SMALLINT) IS NULL OR score.year = CAST($year AS SMALLINT))
QUALIFY
    CAST($year AS SMALLINT) IS NOT NULL
    OR score.year IS NOT DISTINCT FROM max(score.year) OVER (PARTITION BY score.economy, score.item, score.basis)
ORDER BY score.economy, item.ordinal, score.basis, score.year;

-- Economies side by side: one row an item, basis, economy and partner, with the partner's share in the economy's supply.
-- hhi_difference is above zero where the economy's supply is more concentrated than the partner's.
-- Parameters: $economies (two or more), $items, $year (NULL: the latest year of each item and basis), $basis
-- ('headline': each item's main basis; 'all'; or one basis).
WITH asked AS (
    SELECT score.*, item.ordinal, risk.risk_score, risk.risk_score_low, risk.risk_score_high, risk.risk_band
    FROM out.score AS score
    LEFT JOIN out.risk AS risk ON risk.economy = score.economy AND risk.item = score.item AND risk.year = score.year
    INNER JOIN out.item AS item ON item.item = score.item
    WHERE
        list_contains(CAST($economies AS VARCHAR[]), score.economy)
        AND list_contains(CAST($items AS VARCHAR[]), score.item)
        AND CASE $basis
            WHEN 'all' THEN TRUE
            WHEN 'headline' THEN score.basis IS NOT DISTINCT FROM item.headline_basis
            ELSE score.basis = $basis
        END
        AND (CAST($year AS SMALLINT) IS NULL OR score.year = CAST($year AS SMALLINT))
    QUALIFY
        CAST($year AS SMALLINT) IS NOT NULL
        OR score.year IS NOT DISTINCT FROM max(score.year) OVER (PARTITION BY score.economy, score.item, score.basis)
)

SELECT
    mine.economy,
    theirs.economy AS partner,
    mine.chain,
    mine.item,
    mine.stage,
    mine.year,
    mine.basis,
    mine.risk_score,
    mine.risk_score_low,
    mine.risk_score_high,
    mine.risk_band,
    theirs.risk_score AS risk_score_partner,
    mine.hhi,
    theirs.hhi AS hhi_partner,
    mine.hhi - theirs.hhi AS hhi_difference,
    mine.top_supplier,
    mine.top_supplier_share,
    mine.effective_suppliers,
    mine.china_share,
    mine.geopolrisk,
    theirs.geopolrisk AS geopolrisk_partner,
    mine.eu_supply_risk,
    theirs.eu_supply_risk AS eu_supply_risk_partner,
    mine.hhi_change_3y,
    CASE
        WHEN given.share IS NOT NULL THEN given.share
        -- Where every supplier is known, who is not among them supplies nothing; else nothing is known.
        WHEN mine.hhi_high <= mine.hhi + 1e-9 THEN 0
    END AS share_from_partner,
    mine.coverage_share,
    mine.is_estimated,
    mine.flags,
    mine.run_id,
    mine.method_version,
    mine.method_hash,
    mine.code_version,
    mine.data_vintage
FROM asked AS mine
INNER JOIN asked AS theirs
    ON
        theirs.item = mine.item AND theirs.basis = mine.basis AND theirs.year = mine.year
        AND theirs.economy <> mine.economy
LEFT JOIN out.supplier_share AS given
    ON
        given.economy = mine.economy AND given.item = mine.item AND given.year = mine.year AND given.basis = mine.basis
        AND given.supplier = theirs.economy
WHERE mine.hhi IS NOT NULL AND theirs.hhi IS NOT NULL
ORDER BY
    list_position(CAST($economies AS VARCHAR[]), mine.economy),
    list_position(CAST($economies AS VARCHAR[]), theirs.economy),
    mine.ordinal,
    mine.basis;

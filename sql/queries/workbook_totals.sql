-- Sums over what the sheets of a workbook hold, by economy, to check the sheets against: the sheet's query, the column
-- and the sum. Sums run in the order of a key: the same warehouse gives the same digits.
-- Parameters: $lang ('en', 'ja' or 'ko'), $economies and $chains (ids; NULL is all).
WITH amounts AS (
    SELECT
        1 AS place, 'workbook_scores' AS query, 'trade_value_usd' AS term, economy, item, '' AS key,
        trade_value_usd AS amount
    FROM out.headline
    UNION ALL
    SELECT 2, 'workbook_scores', 'net_weight_t', economy, item, '', net_weight_t
    FROM out.headline
    UNION ALL
    SELECT 3, 'workbook_suppliers', 'trade_value_usd', economy, item, share.supplier, share.trade_value_usd
    FROM out.supplier_share AS share
    INNER JOIN out.headline USING (economy, item, year, basis)
    UNION ALL
    SELECT 4, 'workbook_suppliers', 'share', economy, item, share.supplier, share.share
    FROM out.supplier_share AS share
    INNER JOIN out.headline USING (economy, item, year, basis)
    UNION ALL
    SELECT 5, 'workbook_years', 'trade_value_usd', score.economy, score.item, score.year::VARCHAR, score.trade_value_usd
    FROM out.score AS score
    INNER JOIN out.item AS item ON item.item = score.item AND item.headline_basis = score.basis
    UNION ALL
    SELECT 6, 'workbook_exposure', 'expected_loss_usd', economy, item, stock_days::VARCHAR, expected_loss_usd
    FROM out.exposure
    UNION ALL
    SELECT 7, 'workbook_scenarios', 'expected_loss_usd', economy, item,
        concat_ws(' ', scenario, branch, run_mode, stock_case), expected_loss_usd
    FROM out.scenario_result
    UNION ALL
    SELECT 8, 'workbook_days', 'unmet_share', economy, item, concat_ws(' ', scenario, stock_case, day), unmet_share
    FROM out.scenario_day
)

SELECT
    amounts.query,
    amounts.term,
    CASE $lang
        WHEN 'ja' THEN any_value(economy.name_ja) WHEN 'ko' THEN any_value(economy.name_ko)
        ELSE any_value(economy.name_en)
    END AS economy_name,
    amounts.economy,
    sum(amounts.amount ORDER BY amounts.item, amounts.key) AS total
FROM amounts
INNER JOIN out.item AS item ON item.item = amounts.item
INNER JOIN out.economy AS economy ON economy.economy = amounts.economy
WHERE ($economies IS NULL OR list_contains(CAST($economies AS VARCHAR[]), amounts.economy))
    AND ($chains IS NULL OR list_contains(CAST($chains AS VARCHAR[]), item.chain))
GROUP BY amounts.place, amounts.query, amounts.term, amounts.economy
HAVING count(amounts.amount) > 0
ORDER BY amounts.place, any_value(economy.is_focal) DESC, any_value(economy.ordinal) NULLS LAST, amounts.economy;

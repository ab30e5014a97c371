-- What each economy buys of each item on the item's main basis: the newest year, or the newest that had ended on a day.
WITH published AS (
    SELECT item, year, max(period_end) AS period_end
    FROM out.published_share
    GROUP BY item, year
),

chosen AS (
    SELECT score.economy, score.item, score.basis, max(score.year) AS year
    FROM out.score AS score
    INNER JOIN out.item AS item ON item.item = score.item AND item.headline_basis = score.basis
    LEFT JOIN published ON score.basis = 'published-share' AND published.item = score.item AND published.year = score.year
    WHERE score.hhi IS NOT NULL
        AND ($before IS NULL OR coalesce(published.period_end, make_date(score.year, 12, 31)) < $before::DATE)
    GROUP BY score.economy, score.item, score.basis
)

SELECT
    score.economy,
    score.item,
    score.year,
    score.basis,
    CASE WHEN score.basis IN ('quantity', 'value') THEN score.trade_value_usd END AS value_usd_per_year,
    score.data_vintage
FROM out.score AS score
INNER JOIN chosen USING (economy, item, basis, year)
ORDER BY score.economy, score.item;

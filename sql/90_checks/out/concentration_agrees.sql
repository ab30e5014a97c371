-- Every simple index computed a second time, here in SQL, from the supply table; rows where kernel and SQL differ by
-- more than 1e-12.
WITH known AS (
    SELECT *, sum(amount) OVER (PARTITION BY economy, item, year, basis) AS total FROM core.supply WHERE amount > 0
),

shares AS (
    SELECT economy, item, year, basis, supplier, amount / total AS s,
        CASE WHEN is_share AND total < 0.98 THEN total ELSE 1 END AS known_share,
        row_number() OVER (PARTITION BY economy, item, year, basis ORDER BY amount DESC, supplier) AS place
    FROM known
),

indices AS (
    SELECT
        economy, item, year, basis,
        count(*) AS n,
        any_value(known_share) AS k,
        sum(s * s) AS hhi_known,
        max(s) AS cr1,
        sum(s) FILTER (place <= 3) AS cr3,
        -sum(s * ln(s)) AS shannon,
        min(supplier) FILTER (place = 1) AS top_supplier,
        coalesce(sum(s) FILTER (supplier = 'CHN'), 0) AS china_share
    FROM shares
    GROUP BY ALL
),

compared AS (
    SELECT
        score.economy, score.item, score.year, score.basis,
        unnest([
            {'index': 'hhi', 'kernel': score.hhi, 'sql': hhi_known * k * k},
            {'index': 'hhi_high', 'kernel': score.hhi_high, 'sql': hhi_known * k * k + (1 - k) ** 2},
            {'index': 'effective_suppliers', 'kernel': 1 / score.effective_suppliers, 'sql': hhi_known * k * k},
            {'index': 'cr1', 'kernel': score.cr1, 'sql': indices.cr1 * k},
            {'index': 'cr3', 'kernel': score.cr3, 'sql': indices.cr3 * k},
            {'index': 'china_share', 'kernel': score.china_share, 'sql': indices.china_share * k},
            {'index': 'n_suppliers', 'kernel': score.n_suppliers::DOUBLE, 'sql': n::DOUBLE},
            {'index': 'top_supplier', 'kernel': (score.top_supplier = indices.top_supplier)::INTEGER::DOUBLE, 'sql': 1::DOUBLE},
            {
                'index': 'hhi_normalised', 'kernel': score.hhi_normalised,
                'sql': CASE WHEN n >= 2 AND k = 1 THEN (hhi_known - 1 / n) / (1 - 1 / n) END
            },
            {'index': 'shannon', 'kernel': score.shannon, 'sql': CASE WHEN k = 1 THEN indices.shannon END},
            {'index': 'theil', 'kernel': score.theil, 'sql': CASE WHEN k = 1 THEN ln(n) - indices.shannon END},
            {
                'index': 'effective_suppliers_shannon', 'kernel': score.effective_suppliers_shannon,
                'sql': CASE WHEN k = 1 THEN exp(indices.shannon) END
            }
        ], recursive := true)
    FROM indices
    FULL JOIN (SELECT * FROM out.score WHERE hhi IS NOT NULL) AS score USING (economy, item, year, basis)
)

SELECT economy, item, year, basis, "index", kernel, "sql"
FROM compared
WHERE economy IS NULL
    OR (kernel IS NULL) <> ("sql" IS NULL)
    OR abs(kernel - "sql") > 1e-12 * greatest(1, abs("sql"))
ORDER BY ALL;

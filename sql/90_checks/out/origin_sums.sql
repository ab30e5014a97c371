-- Groups of origins whose shares do not add up to one.
WITH groups AS (
    SELECT
        'origin_share' AS fact, economy, item, year, basis, sum(share_direct ORDER BY origin) AS direct,
        sum(share_origin ORDER BY origin) AS total, coalesce(sum(share_supply ORDER BY origin), 1) AS supply
    FROM out.origin_share
    GROUP BY ALL
    UNION ALL
    SELECT 'origin_content', exporter, item, year, basis, 1, sum(share ORDER BY origin), 1
    FROM out.origin_content
    GROUP BY ALL
)

SELECT fact, economy, item, year, basis, direct, total, supply
FROM groups
WHERE abs(direct - 1) > 1e-9 OR abs(total - 1) > 1e-9 OR abs(supply - 1) > 1e-9
ORDER BY ALL;

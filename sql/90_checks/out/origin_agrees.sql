-- Origins against the other tables: who ships must be as in out.supplier_share, and out.score must say what
-- out.origin_share says.
WITH direct AS (
    SELECT economy, item, year, basis, supplier AS name, 'share_direct' AS what, share AS expected, share_direct AS found
    FROM out.supplier_share AS supplier_share
    INNER JOIN out.origin_share AS origin_share USING (economy, item, year, basis)
    INNER JOIN out.score AS score USING (economy, item, year, basis)
    -- Imports of nobody knows where count here and not there.
    WHERE origin_share.origin = supplier_share.supplier AND score.unknown_origin_share = 0
),

named AS (
    SELECT economy, item, year, basis, score.top_origin AS name, score.china_share_origin, score.hidden_china_share,
        score.top_origin_share, top.share_origin AS top_share, china.share_origin, china.hidden_share
    FROM out.score AS score
    INNER JOIN out.origin_share AS top USING (economy, item, year, basis)
    LEFT JOIN (SELECT * FROM out.origin_share WHERE origin = 'CHN') AS china USING (economy, item, year, basis)
    WHERE top.origin = score.top_origin
),

compared AS (
    FROM direct
    UNION ALL
    SELECT economy, item, year, basis, name, 'top_origin_share', top_share, top_origin_share FROM named
    UNION ALL
    SELECT economy, item, year, basis, 'CHN', 'china_share_origin', share_origin, china_share_origin FROM named
    UNION ALL
    SELECT economy, item, year, basis, 'CHN', 'hidden_china_share', hidden_share, hidden_china_share FROM named
)

SELECT economy, item, year, basis, name, what, expected, found
FROM compared
WHERE abs(expected - found) > 1e-12
ORDER BY ALL;

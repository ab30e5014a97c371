-- Groups whose supplier shares do not add up to one, or to the known share where some suppliers are unknown.
SELECT share.economy, share.item, share.year, share.basis, sum(share.share ORDER BY share.supplier) AS total, score.coverage_share
FROM out.supplier_share AS share
INNER JOIN out.score AS score USING (economy, item, year, basis)
GROUP BY ALL
HAVING abs(
    sum(share.share ORDER BY share.supplier)
    - CASE WHEN contains(score.flags, 'partial_shares') THEN score.coverage_share ELSE 1 END
) > 1e-9
ORDER BY ALL;

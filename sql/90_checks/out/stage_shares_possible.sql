-- Shares of one series of a stage whose low ends add up to more than one, or whose bounds are out of order.
SELECT chain, stage, stage_kind, economy, year, series, sum(share_low ORDER BY supplier) AS known
FROM out.stage_share
GROUP BY ALL
HAVING
    sum(share_low ORDER BY supplier) > 1 + 1e-9
    OR bool_or(share_low < 0 OR share_high > 1 OR share_low > share_high)
    OR bool_or(coalesce(share < share_low - 1e-12 OR share > share_high + 1e-12, false))
ORDER BY ALL;

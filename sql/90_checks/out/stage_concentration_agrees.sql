-- Concentration of a series of a stage that differs from the sum of its squared shares, or does not say what is unknown.
SELECT told.chain, told.stage, told.stage_kind, told.year, told.series, told.hhi_low, told.coverage_share
FROM out.stage_concentration AS told
INNER JOIN (
    SELECT chain, stage, stage_kind, year, series,
        sum(share_low * share_low ORDER BY supplier) AS hhi, sum(share_low ORDER BY supplier) AS known
    FROM out.stage_share
    WHERE economy = 'WLD'
    GROUP BY ALL
) AS again USING (chain, stage, stage_kind, year, series)
WHERE
    abs(told.hhi_low - again.hhi) > 1e-12
    OR told.hhi_high < told.hhi_low - 1e-12
    OR abs(told.coverage_share - least(again.known, 1)) > 1e-12
    OR (again.known < 1 - 1e-9) <> contains(told.flags, 'partial_shares')
ORDER BY ALL;

-- What each coalition avoids by its own instruments, for a workbook. Parameters: $lang ('en', 'ja' or 'ko').
SELECT
    CASE $lang WHEN 'ja' THEN scenario.name_ja WHEN 'ko' THEN scenario.name_ko ELSE scenario.name_en END AS scenario,
    worth.among,
    worth.coalition,
    worth.member_count,
    worth.worth_usd,
    worth.worth_usd_se,
    worth.worth_usd_p05,
    worth.worth_usd_p95,
    worth.worth_days,
    worth.worth_days_se,
    worth.worth_days_p05,
    worth.worth_days_p95,
    worth.loss_measure,
    worth.draws,
    worth.seed
FROM out.coalition_value AS worth
INNER JOIN out.scenario AS scenario ON scenario.scenario = worth.scenario
ORDER BY worth.scenario, worth.loss_measure, worth.among, worth.member_count, worth.coalition;

-- What each member of a coalition loses, avoids and is owed of the whole, for a workbook.
-- Parameters: $lang ('en', 'ja' or 'ko').
SELECT
    CASE $lang WHEN 'ja' THEN scenario.name_ja WHEN 'ko' THEN scenario.name_ko ELSE scenario.name_en END AS scenario,
    member.among,
    CASE $lang WHEN 'ja' THEN economy.name_ja WHEN 'ko' THEN economy.name_ko ELSE economy.name_en END AS economy_name,
    member.loss_before_usd,
    member.own_avoided_usd,
    member.alone_usd,
    member.shapley_usd,
    member.loss_before_days,
    member.own_avoided_days,
    member.alone_days,
    member.shapley_days,
    member.in_core,
    member.loss_measure,
    member.draws,
    member.seed,
    member.economy
FROM out.coalition_member AS member
INNER JOIN out.scenario AS scenario ON scenario.scenario = member.scenario
INNER JOIN out.economy AS economy ON economy.economy = member.economy
ORDER BY member.scenario, member.loss_measure, member.among, economy.ordinal NULLS LAST, member.economy;

-- What do Japan and Korea avoid together, with whom, and who should get how much of it?
SELECT
    worth.coalition,
    member.economy,
    worth.worth_usd / 1e6 AS worth_million_usd,
    worth.worth_days,
    member.shapley_usd / 1e6 AS shapley_million_usd,
    member.own_avoided_usd / 1e6 AS own_million_usd,
    member.in_core
FROM out.coalition_value AS worth
INNER JOIN out.coalition_member AS member USING (scenario, loss_measure, among)
WHERE worth.coalition = worth.among AND worth.loss_measure = 'expected'
ORDER BY worth.member_count, worth.coalition, member.economy;

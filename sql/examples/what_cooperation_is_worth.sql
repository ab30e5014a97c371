-- What do Japan and Korea avoid together, with whom, and who should get how much of it?
SELECT
    worth.coalition,
    member.economy,
    round((worth.worth_usd / 1e6)::NUMERIC, 2) AS worth_million_usd,
    round(worth.worth_days::NUMERIC, 1) AS worth_days,
    round((member.shapley_usd / 1e6)::NUMERIC, 2) AS shapley_million_usd,
    round((member.own_avoided_usd / 1e6)::NUMERIC, 2) AS own_million_usd,
    member.in_core
FROM out.coalition_value AS worth
INNER JOIN out.coalition_member AS member USING (scenario, loss_measure, among)
WHERE worth.coalition = worth.among AND worth.loss_measure = 'expected'
ORDER BY worth.member_count, worth.coalition, member.economy;

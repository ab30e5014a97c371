-- Worths of coalitions outside what they can be: shares of members or instruments that do not add up to the whole,
-- more avoided than is lost, quantiles in the wrong order, a capacity that runs backwards.
WITH every AS (
    SELECT scenario, loss_measure, among, worth_usd, worth_days
    FROM out.coalition_value
    WHERE coalition = among
),

members AS (
    SELECT
        scenario, loss_measure, among,
        sum(shapley_usd) AS usd, sum(shapley_days) AS days, sum(own_avoided_usd) AS own_usd,
        sum(loss_before_usd) AS lost_usd
    FROM out.coalition_member
    GROUP BY scenario, loss_measure, among
),

instruments AS (
    SELECT scenario, loss_measure, among, sum(brings_usd) AS usd, sum(brings_days) AS days
    FROM out.coalition_instrument
    GROUP BY scenario, loss_measure, among
)

SELECT 'shares of members' AS law, scenario, loss_measure, among, every.worth_usd AS whole, members.usd AS parts
FROM every
INNER JOIN members USING (scenario, loss_measure, among)
WHERE abs(members.usd - every.worth_usd) > 1e-6 * (1 + abs(every.worth_usd))
    OR abs(members.days - every.worth_days) > 1e-6 * (1 + abs(every.worth_days))
UNION ALL
SELECT 'shares of instruments', scenario, loss_measure, among, every.worth_usd, instruments.usd
FROM every
INNER JOIN instruments USING (scenario, loss_measure, among)
WHERE abs(instruments.usd - every.worth_usd) > 1e-6 * (1 + abs(every.worth_usd))
    OR abs(instruments.days - every.worth_days) > 1e-6 * (1 + abs(every.worth_days))
UNION ALL
SELECT 'own parts', scenario, loss_measure, among, every.worth_usd, members.own_usd
FROM every
INNER JOIN members USING (scenario, loss_measure, among)
WHERE loss_measure = 'expected'
    AND (abs(members.own_usd - every.worth_usd) > 1e-6 * (1 + abs(every.worth_usd))
        OR every.worth_usd > members.lost_usd * (1 + 1e-9))
UNION ALL
SELECT 'range', scenario, loss_measure, among, worth_usd_p05, worth_usd_p95
FROM out.coalition_value
WHERE worth_usd_p05 > worth_usd_p95 OR worth_days_p05 > worth_days_p95
    OR worth_usd_se < 0 OR worth_days_se < 0
    OR worth_usd_p05 < -1e-6 OR worth_days_p05 < -1e-9
UNION ALL
SELECT 'capacity', instrument_id, capacity_unit, capacity_status, capacity_low, capacity_high
FROM out.instrument
WHERE capacity_low < 0 OR capacity_high < capacity_low
    OR (capacity_unit LIKE 'share%' AND capacity_high > 1)
    OR (capacity_status = 'assumed' AND capacity_note IS NULL)
    OR (capacity_status <> 'assumed' AND instrument_id NOT IN (SELECT instrument_id FROM out.instrument_source))
ORDER BY ALL;

-- What each instrument of cooperation brings, all members together, for a workbook.
-- Parameters: $lang ('en', 'ja' or 'ko').
SELECT
    CASE $lang WHEN 'ja' THEN scenario.name_ja WHEN 'ko' THEN scenario.name_ko ELSE scenario.name_en END AS scenario,
    brought.among,
    CASE $lang
        WHEN 'ja' THEN instrument.name_ja WHEN 'ko' THEN instrument.name_ko ELSE instrument.name_en
    END AS instrument_name,
    brought.brings_usd,
    brought.only_usd,
    brought.only_usd_se,
    brought.last_usd,
    brought.brings_days,
    brought.only_days,
    brought.only_days_se,
    brought.last_days,
    brought.idle_reason,
    instrument.instrument_kind,
    instrument.instrument_state,
    instrument.instrument_start,
    instrument.capacity_low,
    instrument.capacity_high,
    instrument.capacity_unit,
    instrument.capacity_status,
    instrument.rests_on,
    brought.loss_measure,
    brought.draws,
    brought.seed,
    brought.instrument_id
FROM out.coalition_instrument AS brought
INNER JOIN out.scenario AS scenario ON scenario.scenario = brought.scenario
INNER JOIN out.instrument AS instrument ON instrument.instrument_id = brought.instrument_id
ORDER BY brought.scenario, brought.loss_measure, brought.among, brought.brings_usd DESC, instrument.ordinal;

-- The scenarios of the warehouse, with what they suppose.
SELECT scenario, name_en, name_ja, name_ko, premise, scenario_summary, limits, scenario_start, horizon_days
FROM out.scenario
ORDER BY scenario;

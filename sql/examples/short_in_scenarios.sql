-- Which scenarios leave Korea short, of what, and from which day?
SELECT
    scenario.name_en,
    item.name_en AS item_name,
    result.stock_days,
    result.stock_out_day,
    result.expected_shortfall_days,
    supplier.name_en AS most_by
FROM out.scenario_result AS result
INNER JOIN out.scenario AS scenario ON scenario.scenario = result.scenario
INNER JOIN out.item AS item ON item.item = result.item
LEFT JOIN out.economy AS supplier ON supplier.economy = result.lead_supplier
WHERE result.economy = 'KOR'
    AND result.run_mode = 'central'
    AND result.stock_case = 'prior'
    AND result.expected_shortfall_days > 0
ORDER BY result.expected_shortfall_days DESC, scenario.name_en, item.name_en;

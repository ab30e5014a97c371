-- What interruptions may cost, with the supplier and the measure that add most, and the editions behind each row.
WITH lead AS (
    SELECT
        economy, item, stock_days,
        arg_max(part, (expected_shortfall_days, part)) FILTER (part_kind = 'supplier') AS lead_supplier,
        arg_max(part, (expected_shortfall_days, part)) FILTER (part_kind = 'measure') AS lead_measure
    FROM out.exposure_part
    GROUP BY economy, item, stock_days
)

SELECT
    exposure.* EXCLUDE (method_hash, code_version),
    lead.lead_supplier,
    lead.lead_measure
FROM out.exposure AS exposure
INNER JOIN out.economy AS economy ON economy.economy = exposure.economy
INNER JOIN out.item AS item ON item.item = exposure.item
LEFT JOIN lead
    ON lead.economy = exposure.economy AND lead.item = exposure.item AND lead.stock_days = exposure.stock_days
ORDER BY economy.ordinal, exposure.expected_shortfall_days DESC NULLS LAST, item.ordinal, exposure.stock_days;

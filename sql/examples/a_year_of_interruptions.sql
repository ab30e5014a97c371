-- What may a year of interruptions leave unmet in Japan and Korea without stocks, and who adds most?
SELECT
    exposure.economy,
    exposure.item,
    exposure.expected_shortfall_days,
    exposure.expected_shortfall_days_se,
    exposure.p_unmet,
    exposure.cvar_95,
    exposure.cvar_95_se,
    part.part AS lead_supplier,
    part.part_share,
    exposure.flags
FROM out.exposure AS exposure
INNER JOIN out.exposure_part AS part
    ON part.economy = exposure.economy AND part.item = exposure.item AND part.stock_days = exposure.stock_days
INNER JOIN (
    SELECT economy, item, max(part_share) AS part_share
    FROM out.exposure_part
    WHERE part_kind = 'supplier' AND stock_days = 0
    GROUP BY economy, item
) AS lead
    ON lead.economy = part.economy AND lead.item = part.item AND lead.part_share = part.part_share
WHERE exposure.stock_days = 0 AND part.part_kind = 'supplier'
ORDER BY exposure.expected_shortfall_days DESC, exposure.economy, exposure.item, part.part;

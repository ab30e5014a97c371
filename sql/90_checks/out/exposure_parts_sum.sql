-- Exposures whose parts do not add up, by supplier or by measure and interruption.
WITH parts AS (
    SELECT
        economy, item, stock_days, part_kind = 'supplier' AS is_supplier,
        sum(expected_shortfall_days ORDER BY part_kind, part) AS shortfall, sum(cvar_95 ORDER BY part_kind, part) AS cvar
    FROM out.exposure_part
    GROUP BY ALL
),

wanted AS (
    SELECT economy, item, stock_days, expected_shortfall_days, cvar_95, is_supplier
    FROM out.exposure
    CROSS JOIN (VALUES (true), (false)) AS way (is_supplier)
    WHERE expected_shortfall_days > 0
)

SELECT
    wanted.economy, wanted.item, wanted.stock_days, wanted.is_supplier, wanted.expected_shortfall_days, parts.shortfall,
    wanted.cvar_95, parts.cvar
FROM wanted
LEFT JOIN parts USING (economy, item, stock_days, is_supplier)
WHERE abs(wanted.expected_shortfall_days - coalesce(parts.shortfall, 0)) > 1e-9
    OR abs(wanted.cvar_95 - coalesce(parts.cvar, 0)) > 1e-9
ORDER BY ALL;

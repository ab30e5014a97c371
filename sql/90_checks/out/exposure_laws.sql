-- Exposures that cannot be: out of range, a tail below what it is the tail of, or more stocks that cost more.
WITH softer AS (
    SELECT
        *,
        lag(expected_shortfall_days) OVER less AS shortfall_with_less,
        lag(cvar_95) OVER less AS cvar_with_less
    FROM out.exposure
    WINDOW less AS (PARTITION BY economy, item ORDER BY stock_days)
)

SELECT
    economy, item, stock_days, expected_shortfall_days, p_unmet, stock_out_day, var_95, cvar_95, shortfall_with_less,
    cvar_with_less
FROM softer
WHERE expected_shortfall_days < 0
    OR p_unmet NOT BETWEEN 0 AND 1
    OR (p_unmet > 0) <> (expected_shortfall_days > 0)
    OR (p_unmet > 0) <> (stock_out_day IS NOT NULL)
    OR cvar_95 < var_95 - 1e-9
    OR cvar_95 < expected_shortfall_days - 1e-9
    OR expected_shortfall_days > shortfall_with_less + 1e-9
    OR cvar_95 > cvar_with_less + 1e-9
    OR (expected_shortfall_days IS NULL) <> (contains(flags, 'no_hazard') AND NOT contains(flags, 'measures_only'))
    OR hazard_share NOT BETWEEN 0 AND 1
ORDER BY economy, item, stock_days;

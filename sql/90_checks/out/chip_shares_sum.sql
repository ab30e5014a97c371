-- severity: error
-- Inputs of chip making whose known shares and the share nobody holds do not add up to one, and bounds out of order.
WITH told AS (
    SELECT economy, provider_kind, input_id, sum(share_low) AS known
    FROM out.chip_share
    GROUP BY economy, provider_kind, input_id
),

summed AS (
    SELECT told.*,
        CASE provider_kind WHEN 'country' THEN input.country_unknown_share ELSE input.company_unknown_share END AS unknown
    FROM told
    LEFT JOIN out.chip_input AS input ON input.input_id = told.input_id
)

SELECT economy, provider_kind, input_id, known, unknown, NULL AS provider
FROM summed
WHERE known > 1 + 1e-9
    OR economy = 'WLD' AND (unknown IS NULL OR abs(known + unknown - 1) > 1e-9)
UNION ALL
SELECT economy, provider_kind, input_id, share_low, share_high, provider
FROM out.chip_share
WHERE NOT (share_low >= 0 AND share_low <= share_high AND share_high <= 1 + 1e-9)

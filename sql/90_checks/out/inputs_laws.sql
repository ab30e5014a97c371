-- Inputs and sales that break a law: what is bought first hand is among all deliveries, hidden is the difference, and
-- where no industry's purchases exceed its output, shares lie between 0 and 1 and what an economy adds passes through it.
WITH rows AS (
    SELECT economy, sector, year, source_economy AS other, face_value_share, look_through_share, hidden_exposure,
        look_through_per_output, value_added_share AS value, passing_share, hitting_probability
    FROM out.input_dependence
    UNION ALL
    SELECT economy, sector, year, buyer_economy, face_value_share, look_through_share, hidden_exposure,
        look_through_per_output, final_product_share, NULL, NULL
    FROM out.sales_dependence
),

sound AS (
    SELECT coalesce(min(least(primary_inputs_usd_m + 1e-9 * gross_output_usd_m, final_demand_usd_m)), 0) >= 0 AS is_sound
    FROM out.input_balance
)

SELECT rows.*
FROM rows
CROSS JOIN sound
WHERE abs(look_through_share - face_value_share - hidden_exposure) > 1e-12
    OR hidden_exposure < 0 OR face_value_share < 0 OR look_through_share > 1 + 1e-12 OR look_through_per_output < 0
    OR hitting_probability NOT BETWEEN 0 AND 1 + 1e-12
    OR is_sound AND (
        value NOT BETWEEN 0 AND 1 + 1e-12 OR passing_share NOT BETWEEN 0 AND 1 + 1e-12
        OR value > passing_share + 1e-12
    )
ORDER BY ALL;

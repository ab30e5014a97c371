-- Industries that looking through does not balance for: output asked for by final demand must be output, primary inputs
-- behind a unit of output must be one, and output must be what the producer published but for rounding.
SELECT economy, sector, year, gross_output_usd_m, look_through_output_usd_m, look_through_value_share, published_output_usd_m
FROM out.input_balance
WHERE abs(look_through_output_usd_m - gross_output_usd_m) > 1e-9 * gross_output_usd_m
    OR abs(look_through_value_share - 1) > 1e-9
    OR abs(purchases_usd_m + primary_inputs_usd_m - gross_output_usd_m) > 1e-9 * gross_output_usd_m
    OR abs(published_output_usd_m - gross_output_usd_m) > greatest(0.5, 1e-5 * gross_output_usd_m)
ORDER BY ALL;

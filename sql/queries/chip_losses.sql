-- What is lost of each input when a provider stops supplying, with its stage, the largest loss first.
SELECT
    loss.provider_kind,
    loss.input_id,
    coalesce(input.chip_stage, 'fabrication') AS chip_stage,
    input.is_consumed,
    loss.lost_low,
    loss.lost_high
FROM out.chip_loss AS loss
LEFT JOIN out.chip_input AS input ON input.input_id = loss.input_id
WHERE loss.provider = $provider AND loss.cut_to = $cut_to
ORDER BY loss.lost_low DESC, loss.lost_high DESC, loss.input_id;

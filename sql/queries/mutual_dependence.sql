-- What two economies lose of each input when the other stops supplying it.
SELECT
    mutual.* EXCLUDE (method_hash, code_version),
    coalesce(input.input_name, mutual.input_id) AS input_name
FROM out.mutual_dependence AS mutual
LEFT JOIN out.chip_input AS input ON input.input_id = mutual.input_id
WHERE (mutual.economy = $one AND mutual.supplier = $other) OR (mutual.economy = $other AND mutual.supplier = $one)
ORDER BY mutual.economy = $other, mutual.lost_low DESC, mutual.lost_high DESC, mutual.input_id;

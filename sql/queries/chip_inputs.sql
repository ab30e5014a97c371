-- Inputs of chip making.
SELECT *
FROM out.chip_input
ORDER BY input_id;

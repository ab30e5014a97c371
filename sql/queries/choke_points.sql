-- Choke points, the first by rank.
SELECT
    choke.* EXCLUDE (method_hash, code_version),
    input.input_name,
    input.chip_stage
FROM out.choke_point AS choke
INNER JOIN out.chip_input AS input ON input.input_id = choke.input_id
ORDER BY choke.choke_rank;

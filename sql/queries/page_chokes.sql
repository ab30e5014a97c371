-- The inputs of chip making that a single economy or company can stop, by the stage of chip making, the first by rank.
-- Parameters: $most (how many a stage and kind of provider).
SELECT
    choke.choke_rank,
    choke.provider_kind,
    choke.provider,
    choke.input_id,
    choke.item,
    choke.share_low,
    choke.share_high,
    choke.stops,
    input.input_name,
    input.name_ja,
    input.name_ko,
    input.chip_stage
FROM out.choke_point AS choke
INNER JOIN out.chip_input AS input ON input.input_id = choke.input_id
WHERE choke.stops IS NOT NULL AND choke.share_low > 0
QUALIFY row_number() OVER (PARTITION BY input.chip_stage, choke.provider_kind ORDER BY choke.choke_rank) <= $most
ORDER BY choke.choke_rank;

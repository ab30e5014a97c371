-- Where economies stand at the stages of a chain, in order; what trade tells comes before what is printed.
-- Parameters: $chain, $economies.
SELECT told.*
FROM out.stage_position AS told
INNER JOIN out.chain_stage AS stage USING (chain, stage)
WHERE chain = $chain AND list_contains($economies, economy)
ORDER BY
    stage.ordinal, stage_kind, list_position($economies, economy), basis NOT IN ('quantity', 'value'), is_lead DESC,
    year DESC, basis, series;

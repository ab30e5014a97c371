-- How concentrated the stages of a chain are, in order.
-- Parameters: $chain.
SELECT told.*
FROM out.stage_concentration AS told
INNER JOIN out.chain_stage AS stage USING (chain, stage)
WHERE chain = $chain
ORDER BY stage.ordinal, stage_kind, year DESC, is_lead DESC, series;

-- Who holds which share of the stages of a chain, in the world and in economies' imports; stages in order.
-- Parameters: $chain.
SELECT shares.*
FROM out.stage_share AS shares
INNER JOIN out.chain_stage AS stage USING (chain, stage)
WHERE chain = $chain
ORDER BY
    stage.ordinal, stage_kind, economy <> 'WLD', economy, year DESC, is_lead DESC, series, share_low DESC, supplier;

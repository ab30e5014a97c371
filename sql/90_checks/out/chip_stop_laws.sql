-- severity: error
-- Stops out of order: more stops at most than at least, a part never stops more than the whole, a chain where it is due.
SELECT stop.provider_kind, stop.provider, stop.cut_to, stop.cut_scope, stop.economy, stop.chip_output, stop.chip_stage,
    stop.stopped_low, stop.stopped_high
FROM out.chip_stop AS stop
LEFT JOIN out.chip_stop AS whole
    ON whole.provider_kind = stop.provider_kind
    AND whole.provider = stop.provider
    AND whole.cut_to = 'all'
    AND whole.cut_scope = 'all'
    AND whole.economy = stop.economy
    AND whole.chip_output = stop.chip_output
    AND whole.chip_stage = stop.chip_stage
WHERE NOT (stop.stopped_low >= 0 AND stop.stopped_low <= stop.stopped_high AND stop.stopped_high <= 1)
    OR (stop.stopped_low > 0) <> (stop.through IS NOT NULL)
    OR whole.provider IS NULL
    OR stop.stopped_low > whole.stopped_low + 1e-9
    OR stop.stopped_high > whole.stopped_high + 1e-9

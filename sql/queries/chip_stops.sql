-- What stops when a provider stops, stage by stage.
SELECT stop.* EXCLUDE (method_hash, code_version)
FROM out.chip_stop AS stop
INNER JOIN out.chip_output AS output ON output.chip_output = stop.chip_output
WHERE stop.provider = $provider AND stop.cut_to = $cut_to
ORDER BY
    list_position(['design', 'fabrication', 'assembly-test'], stop.chip_stage),
    output.ordinal,
    stop.stopped_low DESC,
    stop.stopped_high DESC,
    stop.economy;

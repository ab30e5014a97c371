-- What goes into what; whether it is a kind of it; and the outputs that need it for certain and in part.
SELECT
    need.from_id,
    need.to_id,
    coalesce(bool_or(link.link_kind = 'is-type-of'), false) AS is_kind,
    string_agg(need.chip_output, ';' ORDER BY output.ordinal) FILTER (WHERE need.need = 'essential') AS essential_for,
    string_agg(need.chip_output, ';' ORDER BY output.ordinal) FILTER (WHERE need.need = 'partial') AS partial_for
FROM out.chip_need AS need
INNER JOIN out.chip_output AS output ON output.chip_output = need.chip_output
LEFT JOIN out.input_link AS link ON link.from_id = need.from_id AND link.to_id = need.to_id
GROUP BY need.from_id, need.to_id
ORDER BY need.to_id, need.from_id;

-- What goes into what, and what is a kind of what.
SELECT
    input_id,
    goes_into_id,
    is_type_of_id
FROM raw.chip_link
ORDER BY input_id, goes_into_id, is_type_of_id;

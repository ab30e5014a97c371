-- What goes into what in chip making, and what is a kind of what. grain: from_id, to_id, link_kind
CREATE TABLE out.input_link (
    from_id      VARCHAR NOT NULL,
    from_item    VARCHAR,
    to_id        VARCHAR NOT NULL,
    to_item      VARCHAR,
    link_kind    VARCHAR NOT NULL,
    run_id       VARCHAR NOT NULL,
    data_vintage VARCHAR
);

INSERT INTO out.input_link
SELECT
    link.input_id AS from_id,
    origin.input_name AS from_item,
    target.input_id AS to_id,
    target.input_name AS to_item,
    CASE WHEN link.goes_into_id IS NOT NULL THEN 'goes-into' ELSE 'is-type-of' END AS link_kind,
    $run_id AS run_id,
    $chip_vintage AS data_vintage
FROM raw.chip_link AS link
INNER JOIN raw.chip_input AS origin ON origin.input_id = link.input_id
INNER JOIN raw.chip_input AS target ON target.input_id = coalesce(link.goes_into_id, link.is_type_of_id)
ORDER BY from_id, to_id, link_kind;

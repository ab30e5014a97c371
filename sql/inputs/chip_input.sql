-- Inputs and stages of the dataset, with the item of the catalog that each is.
SELECT
    input.input_id,
    input.input_name,
    input.input_type,
    input.stage_id,
    item.item,
    item.stage
FROM raw.chip_input AS input
LEFT JOIN core.item AS item ON item.provider_input = input.input_id
ORDER BY input.input_id;

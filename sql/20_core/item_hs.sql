-- The HS codes that make each item. grain: item, hs_code
CREATE TABLE core.item_hs AS
SELECT
    item,
    hs_revision,
    unnest(string_split(hs_codes, ';')) AS hs_code
FROM raw.item
WHERE sourcing = 'trade'
ORDER BY item, hs_code;

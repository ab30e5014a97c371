-- The HS codes that make each item, in the catalog's edition and in every other in which all of them are known.
-- is_split: the codes of this edition together hold more or less than the item. grain: item, hs_revision, hs_code
CREATE TABLE core.item_hs AS
WITH catalogued AS (
    SELECT item, hs_revision, unnest(string_split(hs_codes, ';')) AS hs_code
    FROM raw.item
    WHERE hs_codes IS NOT NULL
),

mapped AS (
    SELECT catalogued.item, known.to_revision AS hs_revision, known.to_code AS hs_code, known.is_split, known.from_code
    FROM catalogued
    INNER JOIN raw.hs_revision AS known
        ON catalogued.hs_revision = known.from_revision AND catalogued.hs_code = known.from_code
    WHERE known.to_revision <> catalogued.hs_revision
),

whole AS (
    SELECT mapped.item, mapped.hs_revision, bool_or(mapped.is_split) AS is_split
    FROM mapped
    GROUP BY mapped.item, mapped.hs_revision
    HAVING count(DISTINCT mapped.from_code) = (SELECT count(*) FROM catalogued WHERE catalogued.item = mapped.item)
)

SELECT item, hs_revision, hs_code, true AS is_catalogued, false AS is_split
FROM catalogued
UNION ALL
SELECT DISTINCT mapped.item, mapped.hs_revision, mapped.hs_code, false, whole.is_split
FROM mapped
INNER JOIN whole USING (item, hs_revision)
ORDER BY item, hs_revision, hs_code;

-- Items whose entry in the catalog differs in what decides figures; names and remarks do not. Nor does a sourcing
-- that is none only because its source is left out. grain: item
WITH old AS (
    UNPIVOT (
        SELECT item, COLUMNS(['material', 'sourcing', 'unit', 'hs_revision', 'hs_codes', 'production_source', 'production_stage', 'production_comparable', 'peer_material', 'provider_input', 'recycling', 'substitution'])::VARCHAR
        FROM before.raw.item
    )
    ON COLUMNS(* EXCLUDE item) INTO NAME field VALUE content
),

new AS (
    UNPIVOT (
        SELECT item, COLUMNS(['material', 'sourcing', 'unit', 'hs_revision', 'hs_codes', 'production_source', 'production_stage', 'production_comparable', 'peer_material', 'provider_input', 'recycling', 'substitution'])::VARCHAR
        FROM after.raw.item
    )
    ON COLUMNS(* EXCLUDE item) INTO NAME field VALUE content
),

differing AS (
    SELECT item, field, coalesce(old.content, '-') AS before_text, coalesce(new.content, '-') AS after_text
    FROM old
    FULL JOIN new USING (item, field)
    WHERE old.content IS DISTINCT FROM new.content
        AND (SELECT catalog_hash FROM before.out.run WHERE is_current) <> (SELECT catalog_hash FROM after.out.run WHERE is_current)
        AND NOT (
            field = 'sourcing' AND 'none' IN (old.content, new.content)
            AND (SELECT left_out FROM before.out.run WHERE is_current) <> (SELECT left_out FROM after.out.run WHERE is_current)
        )
        AND item IN (SELECT item FROM before.raw.item)
        AND item IN (SELECT item FROM after.raw.item)
)

SELECT
    item,
    string_agg(field || ' ' || before_text || ' -> ' || after_text, ', ' ORDER BY field) AS evidence
FROM differing
GROUP BY item
ORDER BY item;

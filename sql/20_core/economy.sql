-- Economies with their names, and after them the buyers of the user's own tables, each an economy of its own. A buyer
-- whose label is the code of an economy speaks for that economy. grain: economy
CREATE TABLE core.economy AS
WITH buyers AS (
    SELECT trim(regexp_replace(upper(buyer), '[^\p{L}\p{N}]+', '-', 'g'), '-') AS economy, min(buyer) AS label
    FROM raw.own_flow
    GROUP BY ALL
)

SELECT economy, name_en, name_ja, name_ko, is_focal, ordinal, false AS is_own
FROM raw.economy
UNION ALL
SELECT
    buyers.economy,
    buyers.label,
    buyers.label,
    buyers.label,
    false,
    ((SELECT coalesce(max(ordinal), 0) FROM raw.economy) + row_number() OVER (ORDER BY buyers.economy))::INTEGER,
    true
FROM buyers
ANTI JOIN raw.economy USING (economy)
ORDER BY ordinal NULLS LAST, economy;

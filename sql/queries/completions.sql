-- What a shell may offer for a word of one kind, with its names.
-- Parameters: $kind.
WITH known AS (
    SELECT 'economy' AS kind, economy AS word, name_en, name_ja, name_ko, ordinal AS place
    FROM out.economy
    WHERE ordinal IS NOT NULL
    UNION ALL
    SELECT 'anyone', economy, name_en, name_ja, name_ko, coalesce(ordinal, 1000)
    FROM out.economy
    UNION ALL
    SELECT 'item', item, name_en, name_ja, name_ko, ordinal
    FROM out.item
    UNION ALL
    SELECT 'chain', chain, name_en, name_ja, name_ko, ordinal
    FROM out.chain
    UNION ALL
    SELECT 'stage', stage, min(name_en), min(name_ja), min(name_ko), min(ordinal)
    FROM out.chain_stage
    GROUP BY stage
    UNION ALL
    SELECT 'scenario', scenario, name_en, name_ja, name_ko, 0
    FROM out.scenario
    UNION ALL
    SELECT 'measure', measure_id, name_en, name_ja, name_ko, 0
    FROM out.measure
    UNION ALL
    SELECT 'sector', sector, name_en, name_ja, name_ko, ordinal
    FROM out.io_sector
    UNION ALL
    SELECT 'list', list_id, name_en, name_ja, name_ko, 0
    FROM out.official_list
)

SELECT word, name_en, name_ja, name_ko
FROM known
WHERE kind = $kind
ORDER BY place, word;

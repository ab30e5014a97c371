-- Items that point at a commodity, input or material that the loaded tables do not hold.
SELECT item, 'production' AS link, production_source AS target
FROM raw.item
WHERE production_source IS NOT NULL
    AND EXISTS (SELECT 1 FROM raw.wmd_production)
    AND production_source NOT IN (SELECT commodity FROM raw.wmd_production)
UNION ALL
SELECT item, 'providers', provider_input
FROM raw.item
WHERE provider_input IS NOT NULL
    AND EXISTS (SELECT 1 FROM raw.chip_input)
    AND provider_input NOT IN (SELECT input_id FROM raw.chip_input)
UNION ALL
SELECT item, 'recycling', recycling
FROM raw.item
WHERE recycling IS NOT NULL
    AND EXISTS (SELECT 1 FROM raw.recycling_rate)
    AND recycling NOT IN (SELECT commodity FROM raw.recycling_rate)
UNION ALL
SELECT item, 'substitution', substitution
FROM raw.item
WHERE substitution IS NOT NULL
    AND EXISTS (SELECT 1 FROM raw.substitution_index)
    AND substitution NOT IN (SELECT material FROM raw.substitution_index)
ORDER BY ALL;

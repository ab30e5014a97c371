-- Years in which more than one percent of the traded value has no economy.
SELECT source_table, year, mapped_share, unmapped_codes
FROM core.mapped_share
WHERE source_table = 'baci_flow' AND mapped_share < 0.99
ORDER BY source_table, year;

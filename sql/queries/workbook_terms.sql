-- What every column and flag means, for a workbook. Parameters: $lang ('en', 'ja' or 'ko').
SELECT
    kind,
    term,
    CASE $lang WHEN 'ja' THEN name_ja WHEN 'ko' THEN name_ko ELSE name_en END AS name_en,
    unit,
    value_range,
    definition,
    reference
FROM out.term
ORDER BY kind, term;

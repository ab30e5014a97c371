-- The kinds of chips, in order.
SELECT chip_output, name_en, name_ja, name_ko
FROM out.chip_output
ORDER BY ordinal;

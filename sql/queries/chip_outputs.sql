-- The kinds of chips that are told apart.
SELECT *
FROM out.chip_output
ORDER BY ordinal;

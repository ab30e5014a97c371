-- Which sources stand behind the figures, of which years, and may they be used commercially?
SELECT
    source,
    source_table,
    publisher,
    edition,
    first_year,
    last_year,
    licence,
    commercial_use
FROM out.source_vintage
WHERE is_loaded
ORDER BY source, source_table, edition;

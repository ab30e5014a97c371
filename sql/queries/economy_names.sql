-- Every economy that occurs, with its names.
SELECT economy, name_en, name_ja, name_ko
FROM out.economy
ORDER BY economy;

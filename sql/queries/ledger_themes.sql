-- The themes that entries of the ledger are on.
SELECT DISTINCT theme FROM out.cooperation_theme ORDER BY theme;

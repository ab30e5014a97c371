-- Codes that stand for two economies.
SELECT system, code, count(*) AS times
FROM raw.country_code
GROUP BY system, code
HAVING count(*) > 1
ORDER BY system, code;

-- How many alerts this run has of each severity.
SELECT severity, count(*) AS alerts
FROM out.alert
GROUP BY severity
ORDER BY severity;

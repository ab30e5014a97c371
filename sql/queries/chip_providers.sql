-- Everybody whose stop is told, and whom each may stop supplying.
SELECT
    provider_kind,
    provider,
    list(DISTINCT cut_to ORDER BY cut_to) AS cut_to
FROM out.chip_stop
GROUP BY provider_kind, provider
ORDER BY provider_kind, provider;

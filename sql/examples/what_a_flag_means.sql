-- Which caveats do the newest scores of Japan carry, how often, and what do they mean?
SELECT
    term.term AS flag,
    count(*) AS scores,
    term.definition
FROM out.latest_score AS score
INNER JOIN out.term AS term ON term.kind = 'flag' AND ';' || score.flags || ';' LIKE '%;' || term.term || ';%'
WHERE score.economy = 'JPN'
GROUP BY term.term, term.definition
ORDER BY count(*) DESC, term.term;

-- The scores that differ, the largest change first.
SELECT *
FROM moved
ORDER BY abs(score_after - score_before) DESC NULLS LAST, kind, economy, item, year DESC, basis;

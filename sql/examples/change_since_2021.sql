-- Where did supply become more concentrated between 2021 and 2024?
SELECT
    now.economy,
    now.item,
    before.hhi AS hhi_2021,
    now.hhi AS hhi_2024,
    now.hhi - before.hhi AS change
FROM out.score AS now
INNER JOIN out.score AS before
    ON before.economy = now.economy AND before.item = now.item AND before.basis = now.basis
INNER JOIN out.item AS item ON item.item = now.item AND item.headline_basis = now.basis
WHERE now.year = 2024 AND before.year = 2021 AND now.economy IN ('JPN', 'KOR') AND now.hhi > before.hhi
ORDER BY change DESC, now.economy, now.item;

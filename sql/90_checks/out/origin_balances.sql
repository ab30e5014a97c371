-- Origins whose goods are not all found again where goods stay: nothing made is lost, and nothing comes from nowhere.
SELECT item, year, basis, origin, amount_made, amount_accounted
FROM out.origin_balance
QUALIFY abs(amount_made - amount_accounted) > 1e-9 * sum(amount_made) OVER (PARTITION BY item, year, basis)
    -- What is shipped was made or taken in.
    OR amount_exported > amount_imported + amount_made * (1 + 1e-9) AND origin <> 'unknown'
ORDER BY ALL;

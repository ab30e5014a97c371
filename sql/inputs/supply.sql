-- The long supply table in the order the kernels need.
SELECT economy, item, year, basis, supplier, amount, is_share, supply_scope
FROM core.supply
ORDER BY economy, item, year, basis, supplier;

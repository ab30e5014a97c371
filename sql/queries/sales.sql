-- On whom the sales of industries depend.
SELECT dependence.* EXCLUDE (coverage_share, method_hash, code_version)
FROM out.sales_dependence AS dependence
INNER JOIN out.economy AS economy ON economy.economy = dependence.economy
INNER JOIN out.io_sector AS sector ON sector.sector = dependence.sector
ORDER BY economy.ordinal, sector.ordinal, dependence.look_through_share DESC, dependence.buyer_economy;

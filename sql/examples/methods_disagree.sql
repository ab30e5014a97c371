-- Which items does one method rank high and another low?
SELECT
    economy,
    item,
    geopolrisk,
    eu_supply_risk,
    rank_geopolrisk,
    rank_eu
FROM (
    SELECT
        economy,
        item,
        geopolrisk,
        eu_supply_risk,
        rank() OVER (PARTITION BY economy ORDER BY geopolrisk DESC) AS rank_geopolrisk,
        rank() OVER (PARTITION BY economy ORDER BY eu_supply_risk DESC) AS rank_eu
    FROM out.headline
    WHERE economy IN ('JPN', 'KOR') AND geopolrisk IS NOT NULL AND eu_supply_risk IS NOT NULL
) AS ranked
ORDER BY abs(rank_geopolrisk - rank_eu) DESC, economy, item
LIMIT 20;

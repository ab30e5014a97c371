-- On whom the inputs of industries depend, with the leading industry of each source and by way of whom it is met.
WITH lead AS (
    SELECT economy, sector, year, source_economy,
        arg_max(source_sector, (look_through_share, source_sector)) AS lead_sector,
        max(look_through_share) AS lead_sector_share
    FROM out.input_part
    WHERE source_sector <> 'other'
    GROUP BY ALL
),

ways AS (
    SELECT economy, sector, year, source_economy,
        sum(passing_share) FILTER (via = economy) AS home_passing_share,
        arg_max(via, (passing_share, via)) FILTER (via NOT IN (economy, source_economy, 'other')) AS via,
        max(passing_share) FILTER (via NOT IN (economy, source_economy, 'other')) AS via_passing_share
    FROM out.input_via
    GROUP BY ALL
)

SELECT
    dependence.* EXCLUDE (coverage_share, method_hash, code_version),
    lead.lead_sector,
    lead.lead_sector_share,
    ways.home_passing_share,
    ways.via,
    ways.via_passing_share
FROM out.input_dependence AS dependence
INNER JOIN out.economy AS economy ON economy.economy = dependence.economy
INNER JOIN out.io_sector AS sector ON sector.sector = dependence.sector
LEFT JOIN lead
    ON lead.economy = dependence.economy AND lead.sector = dependence.sector AND lead.year = dependence.year
    AND lead.source_economy = dependence.source_economy
LEFT JOIN ways
    ON ways.economy = dependence.economy AND ways.sector = dependence.sector AND ways.year = dependence.year
    AND ways.source_economy = dependence.source_economy
ORDER BY economy.ordinal, sector.ordinal, dependence.look_through_share DESC, dependence.source_economy;

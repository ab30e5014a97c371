-- Where is exposure to China most hidden: much behind an industry's suppliers, little in its own purchases?
SELECT
    dependence.economy,
    sector.name_en AS industry,
    dependence.direct_purchase_share,
    dependence.look_through_share,
    dependence.hidden_exposure,
    dependence.value_added_share
FROM out.input_dependence AS dependence
INNER JOIN out.io_sector AS sector ON sector.sector = dependence.sector
WHERE dependence.source_economy = 'CHN' AND dependence.sector NOT IN ('TOTAL', 'C')
ORDER BY dependence.hidden_exposure DESC, dependence.economy, dependence.sector
LIMIT 10;

-- How did the concentration of Korea's graphite imports develop over the years?
SELECT
    year,
    hhi,
    effective_suppliers,
    top_supplier,
    top_supplier_share,
    china_share
FROM out.score
WHERE economy = 'KOR' AND item = 'graphite' AND basis = 'quantity'
ORDER BY year;

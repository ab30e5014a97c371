-- Which items of Korea hang most on few suppliers?
SELECT
    item_name,
    year,
    basis,
    hhi,
    top_supplier_name,
    top_supplier_share,
    is_estimated
FROM out.headline
WHERE economy = 'KOR' AND hhi IS NOT NULL
ORDER BY hhi DESC, item
LIMIT 20;

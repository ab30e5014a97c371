-- Where is Korea's supply more concentrated than Japan's?
SELECT
    korea.item_name,
    korea.year,
    japan.hhi AS hhi_japan,
    korea.hhi AS hhi_korea,
    japan.top_supplier_name AS top_of_japan,
    korea.top_supplier_name AS top_of_korea
FROM out.headline AS korea
INNER JOIN out.headline AS japan
    ON japan.item = korea.item AND japan.basis = korea.basis AND japan.year = korea.year
WHERE korea.economy = 'KOR' AND japan.economy = 'JPN' AND korea.hhi > japan.hhi
ORDER BY korea.hhi - japan.hhi DESC, korea.item;

-- Whose shipments hold the most of Chinese origin without being China's own?
-- In the newest year, one row an item and exporter; an extraterritorial rule bites from 0.1 % of value.
SELECT
    content.item,
    content.exporter,
    economy.name_en AS exporter_name,
    content.share AS chinese_share_of_value,
    balance.amount_exported * content.share AS chinese_value_usd,
    balance.amount_exported AS shipped_usd
FROM out.origin_content AS content
INNER JOIN out.economy AS economy ON economy.economy = content.exporter
INNER JOIN out.origin_balance AS balance
    ON
        balance.item = content.item AND balance.year = content.year AND balance.basis = content.basis
        AND balance.origin = content.exporter
INNER JOIN (SELECT max(year) AS year FROM out.origin_content) AS newest ON newest.year = content.year
WHERE content.origin = 'CHN' AND content.exporter <> 'CHN' AND content.basis = 'value'
ORDER BY chinese_value_usd DESC, content.item, content.exporter
LIMIT 20;

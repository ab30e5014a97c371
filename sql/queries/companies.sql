-- Which companies provide an item; unknown shares last. Never add companies to countries.
-- Parameters: $item.
SELECT *
FROM out.company_share
WHERE item = $item
ORDER BY share DESC NULLS LAST, company;

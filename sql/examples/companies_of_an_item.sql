-- Which companies make EUV lithography tools, and where are they at home?
SELECT
    company,
    company_economy,
    share,
    year,
    source_note
FROM out.company_share
WHERE item = 'euv-lithography-tools'
ORDER BY share DESC NULLS LAST, company;

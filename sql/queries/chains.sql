-- The supply chains, in order.
SELECT chain, name_en, name_ja, name_ko
FROM out.chain
ORDER BY ordinal;

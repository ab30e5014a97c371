-- The stages of the chains, in order.
SELECT chain, stage, name_en, name_ja, name_ko
FROM out.chain_stage
ORDER BY chain, ordinal;

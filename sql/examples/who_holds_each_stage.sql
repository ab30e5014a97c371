-- Who holds most of each stage of the rare-earth chain, light and heavy apart, and how sure is that?
SELECT
    stage.name_en AS stage,
    told.stage_kind,
    told.top_supplier,
    told.top_supplier_share_low,
    told.top_supplier_share_high,
    told.hhi_low,
    told.hhi_high,
    told.source_count,
    told.year AS newest_year
FROM out.stage_concentration AS told
INNER JOIN out.chain_stage AS stage USING (chain, stage)
WHERE told.series = 'reconciled'
ORDER BY told.chain, stage.ordinal, told.stage_kind;

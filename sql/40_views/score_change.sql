-- Each score against those one and three years before. grain: economy, item, year, basis
CREATE VIEW out.score_change AS
SELECT
    score.economy,
    score.item,
    score.year,
    score.basis,
    score.hhi,
    score.hhi - before1.hhi AS hhi_change_1y,
    score.hhi - before3.hhi AS hhi_change_3y,
    score.top_supplier,
    before1.top_supplier AS top_supplier_1y_before,
    before3.top_supplier AS top_supplier_3y_before,
    score.top_supplier_share,
    score.top_supplier_share - before1.top_supplier_share AS top_supplier_share_change_1y,
    score.top_supplier_share - before3.top_supplier_share AS top_supplier_share_change_3y,
    score.geopolrisk,
    score.geopolrisk - before1.geopolrisk AS geopolrisk_change_1y,
    score.geopolrisk - before3.geopolrisk AS geopolrisk_change_3y,
    score.coverage_share,
    score.is_estimated,
    score.flags,
    score.run_id,
    score.method_version,
    score.method_hash,
    score.code_version,
    score.data_vintage
FROM out.score AS score
LEFT JOIN out.score AS before1
    ON
        before1.economy = score.economy AND before1.item = score.item AND before1.basis = score.basis
        AND before1.year = score.year - 1
LEFT JOIN out.score AS before3
    ON
        before3.economy = score.economy AND before3.item = score.item AND before3.basis = score.basis
        AND before3.year = score.year - 3;

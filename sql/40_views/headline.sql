-- One row an economy and item: the newest year of the item's main basis, with names. grain: economy, item
CREATE VIEW out.headline AS
SELECT
    score.economy,
    economy.name_en AS economy_name,
    score.chain,
    score.stage,
    score.item,
    item.name_en AS item_name,
    score.year,
    score.basis,
    score.hhi,
    score.hhi_band,
    score.effective_suppliers,
    score.top_supplier,
    supplier.name_en AS top_supplier_name,
    score.top_supplier_share,
    score.china_share,
    score.hhi_change_3y,
    score.geopolrisk,
    score.eu_supply_risk,
    score.import_reliance,
    score.trade_value_usd,
    score.net_weight_t,
    risk.risk_score,
    risk.risk_score_low,
    risk.risk_score_high,
    risk.risk_band,
    risk.risk_rank,
    score.coverage_share,
    score.is_estimated,
    score.flags,
    score.run_id,
    score.method_version,
    score.method_hash,
    score.code_version,
    score.data_vintage
FROM out.latest_score AS score
INNER JOIN out.item AS item ON item.item = score.item AND item.headline_basis = score.basis
INNER JOIN out.economy AS economy ON economy.economy = score.economy
LEFT JOIN out.risk AS risk
    ON risk.economy = score.economy AND risk.item = score.item AND risk.year = score.year AND risk.basis = score.basis
LEFT JOIN out.economy AS supplier ON supplier.economy = score.top_supplier;

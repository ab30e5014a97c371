-- What scoring needs to know of each item, with its recycling rate and substitution index.
SELECT
    item.item,
    item.chain,
    item.stage,
    item.material,
    item.sourcing,
    item.headline_basis,
    item.light_heavy,
    item.pooled IS NOT NULL AS is_pooled,
    item.production_source IS NOT NULL AS has_production,
    coalesce(item.production_comparable, false) AS production_comparable,
    item.peer_material,
    recycling.eol_recycling_input_rate AS recycling_rate,
    substitution.si_sr AS substitution_index
FROM core.item AS item
LEFT JOIN raw.recycling_rate AS recycling ON recycling.commodity = item.recycling
LEFT JOIN raw.substitution_index AS substitution ON substitution.material = item.substitution
ORDER BY item.ordinal;

-- GeoPolRisk of some economies and years. Parameters: $economies, $years (lists), $compatibility (true: as
-- geopolrisk-py 2.0.1 computes it).
SELECT
    economy,
    item,
    peer_material,
    year,
    geopolrisk,
    characterization_factor,
    hhi_world,
    import_risk,
    domestic_production,
    compatibility,
    coverage_share,
    is_estimated,
    flags,
    run_id,
    method_version,
    method_hash,
    code_version,
    data_vintage
FROM out.geopolrisk
WHERE economy IN (SELECT unnest($economies))
    AND year IN (SELECT unnest($years))
    AND compatibility = $compatibility
ORDER BY economy, item, year;

-- Who holds which share of the world's supply of each input, with the input's stage.
SELECT
    input.chip_stage,
    share.input_id,
    input.input_name,
    share.item,
    input.input_type,
    share.provider_kind,
    share.provider,
    share.company_economy,
    share.share,
    share.share_low,
    share.share_high,
    share.share_low > 0.5 AS is_over_half,
    CASE share.provider_kind
        WHEN 'country' THEN input.country_unknown_share
        ELSE input.company_unknown_share
    END AS unknown_share,
    share.year,
    share.source_note,
    share.data_vintage
FROM out.chip_share AS share
INNER JOIN out.chip_input AS input ON input.input_id = share.input_id
WHERE share.economy = 'WLD' AND share.provider_kind = $kind
ORDER BY share.input_id, share.share_low DESC, share.share_high DESC, share.provider;

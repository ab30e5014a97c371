-- What is published of the stages of the catalogued chains; a catalog of one's own may lack a stage or an economy.
SELECT
    share.chain,
    share.stage,
    share.kind AS stage_kind,
    share.economy,
    share.supplier,
    share.year,
    share.series,
    share.share,
    share.share_low,
    share.share_high,
    share.measure,
    share.grade,
    share.producer AS publisher,
    share.title,
    share.url,
    coalesce(share.published, '') AS published,
    share.accessed::VARCHAR AS accessed,
    share.note
FROM raw.stage_share AS share
INNER JOIN raw.chain_stage AS stage USING (chain, stage)
SEMI JOIN core.economy AS supplying ON supplying.economy = share.supplier
ORDER BY
    share.chain,
    stage.ordinal,
    stage_kind,
    share.economy,
    share.series,
    share.year,
    share.supplier;

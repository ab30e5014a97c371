-- By way of whom goods reach an economy, one step back: what a supplier ships is of which origin. share_via is the
-- supplier's share of the imports, share_content the origin's of what it ships, share_origin the two multiplied.
-- Parameters: $economy, $item, $year.
SELECT
    direct.basis,
    content.origin,
    direct.origin AS via,
    direct.share_direct AS share_via,
    content.share AS share_content,
    direct.share_direct * content.share AS share_origin
FROM out.origin_share AS direct
INNER JOIN out.origin_content AS content
    ON
        content.exporter = direct.origin AND content.item = direct.item AND content.year = direct.year
        AND content.basis = direct.basis
WHERE direct.economy = $economy AND direct.item = $item AND direct.year = $year AND direct.share_direct > 0
ORDER BY direct.basis, content.origin, share_origin DESC, via;

-- What exporters' shipments are made of, by origin: of some items, in the newest year, or the newest that had ended on a day.
WITH newest AS (
    SELECT item, max(year) AS year
    FROM out.origin_content
    WHERE $before IS NULL OR make_date(year, 12, 31) < $before::DATE
    GROUP BY item
)

SELECT
    content.exporter,
    content.item,
    content.basis,
    content.origin,
    content.share
FROM out.origin_content AS content
INNER JOIN newest USING (item, year)
WHERE list_contains($items, content.item) AND content.origin NOT IN ('unknown', 'other')
ORDER BY content.item, content.basis, content.exporter, content.origin;

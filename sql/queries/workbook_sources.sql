-- The sources with edition, years, licence and citation, for a workbook.
SELECT
    vintage.source,
    vintage.source_table,
    vintage.publisher,
    vintage.title,
    vintage.edition,
    vintage.first_year,
    vintage.last_year,
    vintage.published,
    vintage.accessed,
    vintage.is_loaded,
    vintage.row_count,
    vintage.licence,
    vintage.commercial_use,
    source.licence_url,
    source.url,
    source.citation,
    source.note
FROM out.source_vintage AS vintage
INNER JOIN out.source AS source
    ON source.source_table = vintage.source_table AND source.edition IS NOT DISTINCT FROM vintage.edition
ORDER BY vintage.source, vintage.source_table, vintage.edition;

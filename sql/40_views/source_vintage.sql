-- Which edition stands behind each source table, and which years it covers. grain: source_table
CREATE VIEW out.source_vintage AS
SELECT
    source.source,
    source.source_table,
    source.publisher,
    source.title,
    source.edition,
    source.published,
    source.accessed,
    source.licence,
    source.commercial_use,
    source.is_loaded,
    source.row_count,
    covered.first_year,
    covered.last_year,
    covered.mapped_share,
    source.run_id
FROM out.source AS source
LEFT JOIN (
    SELECT
        source_table,
        min(year) AS first_year,
        max(year) AS last_year,
        min(mapped_share) AS mapped_share
    FROM out.mapped_share
    GROUP BY source_table
) AS covered ON covered.source_table = source.source_table;

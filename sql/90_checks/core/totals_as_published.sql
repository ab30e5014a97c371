-- severity: error
-- Commodities whose countries do not add up to the total that the producer prints, beyond rounding and beyond what
-- data/reference/accepted_disagreement.csv accepts. A figure of the USGS may be off by half a unit of its last digit; where
-- one is not printed, the sum may only be too small. World Mining Data prints exact sums.
WITH usgs_total AS (
    -- Where totals of several kinds are printed, the largest covers them.
    SELECT
        known.commodity,
        printed.year,
        split_part(printed.subject, ' ', 1) AS edition,
        max(printed.total) AS total
    FROM raw.published_total AS printed
    INNER JOIN raw.producer_commodity AS known
        ON starts_with(
            lower(printed.subject),
            lower(concat(split_part(printed.subject, ' ', 1), ' ', known.usgs_commodity, ': ', known.usgs_detail))
        )
    WHERE printed.source_table = 'usgs_production'
    GROUP BY ALL
),

figure AS (
    SELECT commodity, year, edition, total AS value, true AS is_total, '' AS part FROM usgs_total
    UNION ALL
    SELECT
        known.commodity,
        mined.year,
        mined.edition,
        mined.value,
        false,
        concat_ws(' ', mined.country_name, mined.detail)
    FROM raw.usgs_production AS mined
    INNER JOIN raw.producer_commodity AS known
        ON lower(known.usgs_commodity) = lower(mined.commodity)
        AND starts_with(lower(mined.detail), lower(known.usgs_detail))
),

rounded AS (
    SELECT
        *,
        CASE
            WHEN value IS NULL OR value = 0 THEN 0
            WHEN value <> trunc(value) THEN 0.05
            ELSE 0.5 * power(10, length(regexp_extract(value::BIGINT::VARCHAR, '0*$')))
        END AS half_unit
    FROM figure
),

usgs AS (
    SELECT
        'usgs_production' AS source_table,
        commodity,
        year,
        max(value) FILTER (is_total) AS total,
        sum(value ORDER BY part) FILTER (NOT is_total) AS summed,
        sum(half_unit ORDER BY is_total, part) AS tolerance,
        bool_or(value IS NULL) AS has_gaps
    FROM rounded
    GROUP BY commodity, year, edition
),

wmd AS (
    SELECT
        'wmd_production' AS source_table,
        printed.subject AS commodity,
        printed.year,
        printed.total,
        sum(mined.production ORDER BY mined.country_name) AS summed,
        1e-6 * printed.total AS tolerance,
        false AS has_gaps
    FROM raw.published_total AS printed
    LEFT JOIN raw.wmd_production AS mined ON mined.commodity = printed.subject AND mined.year = printed.year
    WHERE printed.source_table = 'wmd_production'
    GROUP BY printed.subject, printed.year, printed.total
),

fetched AS (
    SELECT max(try_cast(accessed AS DATE)) AS day FROM raw.source WHERE source IN ('usgs', 'wmd')
)

SELECT
    both_of.source_table,
    both_of.commodity,
    both_of.year,
    both_of.total,
    both_of.summed
FROM (SELECT * FROM usgs UNION ALL SELECT * FROM wmd) AS both_of
ANTI JOIN (
    SELECT * FROM raw.accepted_disagreement CROSS JOIN fetched
    WHERE producers = 'usgs' AND (fetched.day IS NULL OR fetched.day <= until)
) AS accepted
    ON accepted.commodity = both_of.commodity AND accepted.year = both_of.year
    AND both_of.source_table = 'usgs_production'
    AND abs(accepted.difference - (both_of.summed / both_of.total - 1)) <= 0.05
WHERE both_of.total IS NOT NULL
    AND (
        coalesce(both_of.summed, 0) > both_of.total + both_of.tolerance
        OR (NOT both_of.has_gaps AND coalesce(both_of.summed, 0) < both_of.total - both_of.tolerance)
    )
ORDER BY both_of.source_table, both_of.commodity, both_of.year;

-- severity: warn
-- Countries whose share in the world production of a commodity differs by more than 0.1 between the USGS and World Mining
-- Data, beyond what data/reference/accepted_disagreement.csv accepts. Find out why; then correct, or accept with a reason.
-- Figures that the USGS withholds are not compared; a country it does not name is taken to be among the other countries.
WITH newest AS (
    -- The newest edition of each year, under the commodities of World Mining Data. Countries that are not named have no code.
    SELECT known.commodity, mined.year, mined.country_iso3 AS economy, mined.country_name, mined.detail, mined.value
    FROM raw.usgs_production AS mined
    INNER JOIN raw.producer_commodity AS known
        ON lower(known.usgs_commodity) = lower(mined.commodity)
        AND starts_with(lower(mined.detail), lower(known.usgs_detail))
    QUALIFY mined.edition = max(mined.edition) OVER (PARTITION BY known.commodity, mined.year)
),

by_usgs AS (
    SELECT
        commodity,
        year,
        economy,
        sum(value ORDER BY country_name, detail) AS produced,
        bool_or(value IS NULL) AS is_withheld
    FROM newest
    GROUP BY commodity, year, economy
),

usgs_share AS (
    SELECT
        commodity,
        year,
        economy,
        is_withheld,
        produced / nullif(sum(produced ORDER BY economy NULLS LAST) OVER whole, 0) AS share
    FROM by_usgs
    WINDOW whole AS (
        PARTITION BY commodity, year ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
    )
),

by_wmd AS (
    SELECT
        mined.commodity,
        mined.year,
        country.iso3 AS economy,
        sum(mined.production ORDER BY mined.country_name) AS produced
    FROM raw.wmd_production AS mined
    INNER JOIN raw.country_code AS country ON country.system = 'wmd' AND country.code = mined.country_name
    GROUP BY mined.commodity, mined.year, country.iso3
),

wmd_share AS (
    SELECT
        commodity,
        year,
        economy,
        produced / nullif(sum(produced ORDER BY economy NULLS LAST) OVER whole, 0) AS share
    FROM by_wmd
    WINDOW whole AS (
        PARTITION BY commodity, year ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
    )
),

pair AS (
    SELECT
        coalesce(wmd.commodity, usgs.commodity) AS commodity,
        coalesce(wmd.year, usgs.year) AS year,
        coalesce(wmd.economy, usgs.economy) AS country,
        CASE
            WHEN usgs.economy IS NOT NULL THEN usgs.share
            ELSE least(coalesce(others.share, 0), wmd.share)
        END AS share_usgs,
        coalesce(wmd.share, 0) AS share_wmd
    FROM wmd_share AS wmd
    FULL JOIN (SELECT * FROM usgs_share WHERE economy IS NOT NULL) AS usgs
        ON usgs.commodity = wmd.commodity AND usgs.year = wmd.year AND usgs.economy = wmd.economy
    LEFT JOIN usgs_share AS others
        ON others.commodity = wmd.commodity AND others.year = wmd.year AND others.economy IS NULL
    WHERE (usgs.is_withheld IS NULL OR NOT usgs.is_withheld)
),

-- Both producers must tell of the commodity in the year.
shared AS (
    SELECT commodity, year FROM usgs_share
    INTERSECT
    SELECT commodity, year FROM wmd_share
),

fetched AS (
    SELECT max(try_cast(accessed AS DATE)) AS day FROM raw.source WHERE source IN ('usgs', 'wmd')
)

SELECT
    pair.commodity,
    pair.country,
    pair.year,
    round(pair.share_usgs, 4) AS share_usgs,
    round(pair.share_wmd, 4) AS share_wmd,
    round(pair.share_usgs - pair.share_wmd, 4) AS difference
FROM pair
INNER JOIN shared ON shared.commodity = pair.commodity AND shared.year = pair.year
ANTI JOIN (
    SELECT * FROM raw.accepted_disagreement CROSS JOIN fetched
    WHERE producers = 'usgs, wmd' AND (fetched.day IS NULL OR fetched.day <= until)
) AS accepted
    ON accepted.commodity = pair.commodity AND accepted.country = pair.country AND accepted.year = pair.year
    AND abs(accepted.difference - (pair.share_usgs - pair.share_wmd)) <= 0.05
WHERE abs(pair.share_usgs - pair.share_wmd) > 0.1
ORDER BY pair.commodity, pair.country, pair.year;

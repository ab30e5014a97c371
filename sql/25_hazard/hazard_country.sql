-- The producer's country numbers, one for each economy: states that were counted together or anew get one series.
-- Governance and votes stand for later years until the next figure. grain: country, year
CREATE TEMP TABLE hazard_country AS
WITH economies AS (
    SELECT min(code::SMALLINT) AS country, iso3 AS economy
    FROM raw.country_code
    WHERE system = 'baci' AND iso3 IS NOT NULL
    GROUP BY iso3
),

years AS (
    SELECT unnest(range((SELECT min(year) FROM raw.baci_flow)::INTEGER, (SELECT max(year) + 1 FROM raw.baci_flow)::INTEGER))::SMALLINT AS year
),

-- Whole numbers add up the same in any order.
geopolitical AS (
    SELECT
        country_code AS economy,
        year(month)::SMALLINT AS year,
        sum(round(value * 1e6)::BIGINT)::DOUBLE / 1e6 / count(*) AS geopolitical_risk
    FROM raw.gpr_month
    WHERE measure = 'GPRC'
    GROUP BY ALL
),

known AS (
    SELECT economies.country, economies.economy, years.year, governance.political_stability, point.ideal_point, geopolitical.geopolitical_risk
    FROM economies
    CROSS JOIN years
    ASOF LEFT JOIN (SELECT * FROM core.governance WHERE political_stability IS NOT NULL) AS governance
        ON governance.economy = economies.economy AND years.year >= governance.year
    ASOF LEFT JOIN core.ideal_point AS point ON point.economy = economies.economy AND years.year >= point.year
    LEFT JOIN geopolitical ON geopolitical.economy = economies.economy AND geopolitical.year = years.year
)

SELECT
    *,
    economy IN (SELECT economy FROM core.economy WHERE ordinal IS NOT NULL) AS is_scored,
    political_stability - lag(political_stability, 3) OVER (PARTITION BY country ORDER BY year) AS stability_change
FROM known;

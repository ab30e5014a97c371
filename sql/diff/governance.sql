-- Governance of the suppliers and producers behind a score, where it differs: the newest figure of each country up to
-- the year, as far back as the method carries it. Evidence: the countries whose figures moved most.
WITH carried AS (
    SELECT max(CAST(parameter_value AS INTEGER)) AS years
    FROM (FROM before.out.method_parameter UNION ALL FROM after.out.method_parameter)
    WHERE parameter = 'quality.governance_carry_years'
),

countries AS (
    SELECT moved.economy, moved.item, moved.year, moved.basis, supply.supplier AS country
    FROM moved
    INNER JOIN after.core.supply AS supply
        ON supply.economy = moved.economy AND supply.item = moved.item AND supply.year = moved.year
    UNION
    SELECT moved.economy, moved.item, moved.year, moved.basis, production.producer
    FROM moved
    INNER JOIN after.core.production AS production ON production.item = moved.item AND production.year = moved.year
),

wanted AS (
    SELECT DISTINCT country, year FROM countries
),

old AS (
    SELECT wanted.country, wanted.year, arg_max(g.political_stability, g.year) AS stability,
        arg_max(g.governance_mean, g.year) AS mean
    FROM wanted
    CROSS JOIN carried
    LEFT JOIN before.core.governance AS g
        ON g.economy = wanted.country AND g.year BETWEEN wanted.year - carried.years AND wanted.year
    GROUP BY ALL
),

new AS (
    SELECT wanted.country, wanted.year, arg_max(g.political_stability, g.year) AS stability,
        arg_max(g.governance_mean, g.year) AS mean
    FROM wanted
    CROSS JOIN carried
    LEFT JOIN after.core.governance AS g
        ON g.economy = wanted.country AND g.year BETWEEN wanted.year - carried.years AND wanted.year
    GROUP BY ALL
),

differing AS (
    SELECT country, year, old.stability AS before_stability, new.stability AS after_stability, old.mean AS before_mean,
        new.mean AS after_mean
    FROM old
    INNER JOIN new USING (country, year)
    WHERE (old.stability, old.mean) IS DISTINCT FROM (new.stability, new.mean)
),

found AS (
    SELECT countries.*, differing.* EXCLUDE (country, year)
    FROM countries
    INNER JOIN differing USING (country, year)
    QUALIFY row_number() OVER (
        PARTITION BY countries.economy, countries.item, countries.year, countries.basis
        ORDER BY abs(coalesce(after_stability, after_mean, 0) - coalesce(before_stability, before_mean, 0)) DESC, country
    ) <= 3
)

SELECT
    economy,
    item,
    year,
    basis,
    'governance ' || string_agg(
        CASE WHEN before_stability IS DISTINCT FROM after_stability
            THEN format('{} {} -> {}', country, coalesce(format('{:.2f}', before_stability), '-'), coalesce(format('{:.2f}', after_stability), '-'))
            ELSE format('{} {} -> {}', country, coalesce(format('{:.2f}', before_mean), '-'), coalesce(format('{:.2f}', after_mean), '-'))
        END,
        ', ' ORDER BY country
    ) AS evidence
FROM found
GROUP BY ALL
ORDER BY ALL;

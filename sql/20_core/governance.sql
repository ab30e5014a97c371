-- Governance of each economy by year: political stability, and the mean of the six estimates where all six are known.
-- grain: economy, year
CREATE TABLE core.governance AS
WITH stability AS (
    SELECT country.iso3 AS economy, score.year, score.estimate AS political_stability, score.standard_error
    FROM raw.wgi_political_stability AS score
    INNER JOIN raw.country_code AS country
        ON country.system = 'wgi' AND country.code = score.country_code AND country.iso3 IS NOT NULL
    WHERE score.estimate IS NOT NULL
),

six AS (
    SELECT
        country.iso3 AS economy,
        score.year,
        (
            score.voice_accountability + score.political_stability + score.government_effectiveness
            + score.regulatory_quality + score.rule_of_law + score.control_of_corruption
        ) / 6 AS governance_mean
    FROM raw.wgi_governance AS score
    INNER JOIN raw.country_code AS country
        ON country.system = 'wgi' AND country.code = score.country_code AND country.iso3 IS NOT NULL
)

SELECT
    economy,
    year,
    stability.political_stability,
    stability.standard_error,
    six.governance_mean
FROM stability
FULL JOIN (SELECT * FROM six WHERE governance_mean IS NOT NULL) AS six USING (economy, year)
ORDER BY economy, year;

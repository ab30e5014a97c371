-- What an importer gets of a code from all its suppliers. top_key tells the largest value, of equals the smallest number of
-- a country, which are below 1024. grain: importer, hs_code, year
CREATE TEMP TABLE hazard_supply AS
SELECT
    importer,
    hs_code,
    year,
    sum(v)::BIGINT AS v,
    nullif(sum(q), 0)::DOUBLE AS q,
    nullif(sum(valued_usd), 0)::DOUBLE / nullif(sum(q), 0) AS p,
    count(*) AS suppliers,
    sum(v::HUGEINT * v)::DOUBLE / (sum(v)::DOUBLE * sum(v)::DOUBLE) AS hhi,
    sum(q::HUGEINT * q)::DOUBLE / nullif(sum(q)::DOUBLE * sum(q)::DOUBLE, 0) AS hhi_q,
    max(v) / sum(v)::DOUBLE AS top_share,
    max(q) / nullif(sum(q), 0)::DOUBLE AS top_share_q,
    max(v * 1024 + 1023 - exporter) AS top_key
FROM hazard_flow
GROUP BY ALL;

-- The share of demand that is not met, week by week, of items that lose anything; central figures.
-- grain: scenario, economy, item, stock_case, day
CREATE TABLE out.scenario_day (
    scenario    VARCHAR NOT NULL,
    economy     VARCHAR NOT NULL,
    item        VARCHAR NOT NULL,
    stock_case  VARCHAR NOT NULL,
    day         INTEGER NOT NULL,
    unmet_share DOUBLE,
    run_id      VARCHAR NOT NULL
);

INSERT INTO out.scenario_day
SELECT
    scenario,
    economy,
    item,
    stock_case,
    day,
    unmet_share,
    $run_id AS run_id
FROM read_parquet($path)
ORDER BY scenario, economy, item, stock_case, day;

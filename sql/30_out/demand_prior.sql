-- What economies buy of goods that the embedded trade table does not hold, by publications: their weight in a pool,
-- and what a day is worth. Estimates.
-- grain: economy, item
CREATE TABLE out.demand_prior (
    economy          VARCHAR NOT NULL,
    item             VARCHAR NOT NULL,
    year             SMALLINT,
    demand_weight_t  DOUBLE,
    demand_value_usd DOUBLE,
    demand_source    VARCHAR,
    note             VARCHAR,
    run_id           VARCHAR NOT NULL
);

INSERT INTO out.demand_prior
SELECT
    economy,
    item,
    year,
    demand_weight_t,
    demand_value_usd,
    demand_source,
    note,
    $run_id AS run_id
FROM read_parquet($path)
ORDER BY economy, item;

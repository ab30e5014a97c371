-- What is published of national stockpiles of rare metals, in days of demand. grain: economy, stock_kind
CREATE TABLE out.stock_prior (
    economy     VARCHAR NOT NULL,
    stock_kind  VARCHAR NOT NULL,
    stock_days  DOUBLE NOT NULL,
    stock_scope VARCHAR NOT NULL,
    stated      VARCHAR NOT NULL,
    publisher   VARCHAR NOT NULL,
    title       VARCHAR NOT NULL,
    url         VARCHAR,
    accessed    VARCHAR,
    note        VARCHAR,
    run_id      VARCHAR NOT NULL
);

INSERT INTO out.stock_prior
SELECT
    economy,
    stock_kind,
    stock_days,
    scope AS stock_scope,
    stated,
    producer AS publisher,
    title,
    url,
    accessed::VARCHAR AS accessed,
    note,
    $run_id AS run_id
FROM raw.stock_prior
ORDER BY economy, stock_kind;

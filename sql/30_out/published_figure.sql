-- Single figures of past interruptions as they were published; economy WLD is the world.
-- grain: economy, supplier, item, period, figure_of
CREATE TABLE out.published_figure (
    economy       VARCHAR NOT NULL,
    supplier      VARCHAR NOT NULL,
    item          VARCHAR NOT NULL,
    period        VARCHAR NOT NULL,
    figure_of     VARCHAR NOT NULL,
    figure        DOUBLE NOT NULL,
    unit          VARCHAR NOT NULL,
    year_on_year  DOUBLE,
    publisher     VARCHAR NOT NULL,
    title         VARCHAR NOT NULL,
    url           VARCHAR,
    accessed      VARCHAR,
    note          VARCHAR,
    run_id        VARCHAR NOT NULL
);

INSERT INTO out.published_figure
SELECT
    economy,
    supplier,
    item,
    period,
    measure AS figure_of,
    value AS figure,
    unit,
    year_on_year,
    producer AS publisher,
    title,
    url,
    accessed::VARCHAR AS accessed,
    note,
    $run_id AS run_id
FROM raw.published_figure
ORDER BY economy, supplier, item, period, figure_of;

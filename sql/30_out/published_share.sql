-- Single published shares as their publishers print them; economy WLD is the world.
-- grain: economy, item, supplier, period_start
CREATE TABLE out.published_share (
    economy      VARCHAR NOT NULL,
    item         VARCHAR NOT NULL,
    supplier     VARCHAR NOT NULL,
    period_start DATE NOT NULL,
    period_end   DATE,
    year         SMALLINT,
    share        DOUBLE,
    measure      VARCHAR,
    publisher    VARCHAR,
    title        VARCHAR,
    url          VARCHAR,
    accessed     VARCHAR,
    note         VARCHAR,
    run_id       VARCHAR NOT NULL
);

INSERT INTO out.published_share
SELECT
    economy,
    item,
    supplier,
    period_start,
    period_end,
    year,
    share,
    basis AS measure,
    producer AS publisher,
    title,
    url,
    accessed::VARCHAR AS accessed,
    note,
    $run_id AS run_id
FROM raw.published_share
-- A catalog of one's own may lack an item that somebody published a share of.
SEMI JOIN raw.item AS catalogued USING (item)
ORDER BY economy, item, period_start, supplier;

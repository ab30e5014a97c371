-- Approval of the governments: the political context of the day. grain: economy, poll_date, pollster
CREATE TABLE out.political_context (
    economy        VARCHAR NOT NULL,
    office         VARCHAR NOT NULL,
    holder         VARCHAR NOT NULL,
    pollster       VARCHAR NOT NULL,
    poll_date      DATE NOT NULL,
    poll_precision VARCHAR NOT NULL,
    approval       DOUBLE NOT NULL,
    disapproval    DOUBLE,
    sample_size    INTEGER,
    publisher      VARCHAR NOT NULL,
    title          VARCHAR NOT NULL,
    url            VARCHAR,
    accessed       VARCHAR,
    note           VARCHAR,
    run_id         VARCHAR NOT NULL
);

INSERT INTO out.political_context
SELECT
    economy,
    office,
    holder,
    pollster,
    poll_date,
    poll_precision,
    approve AS approval,
    disapprove AS disapproval,
    sample_size,
    producer AS publisher,
    title,
    url,
    accessed::VARCHAR AS accessed,
    note,
    $run_id AS run_id
FROM raw.political_context
ORDER BY economy, poll_date, pollster;

-- Which economies the two poles are made of, and since when. grain: pole, economy
CREATE TABLE out.pole (
    pole      VARCHAR NOT NULL,
    economy   VARCHAR NOT NULL,
    since     SMALLINT,
    pole_tie  VARCHAR NOT NULL,
    publisher VARCHAR,
    title     VARCHAR,
    url       VARCHAR,
    accessed  VARCHAR,
    run_id    VARCHAR NOT NULL
);

INSERT INTO out.pole
SELECT
    pole,
    economy,
    since,
    tie AS pole_tie,
    producer AS publisher,
    title,
    url,
    accessed::VARCHAR AS accessed,
    $run_id AS run_id
FROM raw.pole
ORDER BY pole, economy;

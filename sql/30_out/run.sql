-- The build that made this warehouse. grain: run_id
CREATE TABLE out.run (
    run_id         VARCHAR NOT NULL,
    started_at     TIMESTAMP,
    finished_at    TIMESTAMP,
    code_version   VARCHAR,
    method_version VARCHAR,
    method_hash    VARCHAR,
    catalog_hash   VARCHAR,
    inputs_hash    VARCHAR,
    left_out       VARCHAR,
    row_count      BIGINT
);

INSERT INTO out.run
VALUES (
    $run_id, $started_at, $finished_at, $code_version, $method_version, $method_hash, $catalog_hash, $inputs_hash,
    $left_out, (SELECT count(*) FROM out.score)
);

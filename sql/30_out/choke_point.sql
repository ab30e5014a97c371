-- Providers that hold, or may hold, more than half of an input that some output needs, ranked. grain: provider_kind,
-- provider, input_id, may_stop
CREATE TABLE out.choke_point (
    choke_rank     INTEGER NOT NULL,
    provider_kind  VARCHAR NOT NULL,
    provider       VARCHAR NOT NULL,
    input_id       VARCHAR NOT NULL,
    item           VARCHAR,
    share_low      DOUBLE NOT NULL,
    share_high     DOUBLE NOT NULL,
    stops          VARCHAR,
    may_stop       VARCHAR NOT NULL,
    run_id         VARCHAR NOT NULL,
    method_version VARCHAR,
    method_hash    VARCHAR,
    code_version   VARCHAR,
    data_vintage   VARCHAR
);

INSERT INTO out.choke_point
SELECT
    choke_rank,
    provider_kind,
    provider,
    input_id,
    item,
    share_low,
    share_high,
    stops,
    may_stop,
    run_id,
    method_version,
    method_hash,
    code_version,
    data_vintage
FROM read_parquet($path)
ORDER BY choke_rank;

-- Who takes part in an instrument, and how.
-- grain: instrument_id, economy
CREATE TABLE out.instrument_member (
    instrument_id VARCHAR NOT NULL,
    economy       VARCHAR NOT NULL,
    is_needed     BOOLEAN,
    is_giver      BOOLEAN,
    is_receiver   BOOLEAN,
    run_id        VARCHAR NOT NULL
);

INSERT INTO out.instrument_member
SELECT
    instrument_id,
    economy,
    is_needed,
    is_giver,
    is_receiver,
    $run_id AS run_id
FROM read_parquet($path)
ORDER BY instrument_id, economy;

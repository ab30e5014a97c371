-- Economies that take part in entries of the ledger.
CREATE TABLE raw.cooperation_party (
    entry_id    VARCHAR NOT NULL,
    economy     VARCHAR NOT NULL,
    party_role  VARCHAR NOT NULL,
    party_since DATE,
    party_until DATE
);

INSERT INTO raw.cooperation_party
SELECT
    entry_id,
    economy,
    party_role,
    party_since,
    party_until
FROM read_parquet($path);

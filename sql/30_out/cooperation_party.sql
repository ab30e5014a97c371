-- Which economies take part in an entry. grain: entry_id, economy, party_role
CREATE TABLE out.cooperation_party (
    entry_id    VARCHAR NOT NULL,
    economy     VARCHAR NOT NULL,
    party_role  VARCHAR NOT NULL,
    party_since DATE,
    party_until DATE,
    run_id      VARCHAR NOT NULL
);

INSERT INTO out.cooperation_party
SELECT
    entry_id,
    economy,
    party_role,
    party_since,
    party_until,
    $run_id AS run_id
FROM raw.cooperation_party
ORDER BY entry_id, economy, party_role;

-- At which economies a measure is aimed. One for everybody names the scored economies, and those left out. grain: measure_id, economy
CREATE TABLE out.measure_target (
    measure_id  VARCHAR NOT NULL,
    economy     VARCHAR NOT NULL,
    target_role VARCHAR NOT NULL,
    run_id      VARCHAR NOT NULL
);

INSERT INTO out.measure_target
SELECT
    measure_id,
    economy,
    target_role,
    $run_id AS run_id
FROM raw.measure_target
UNION ALL
SELECT
    measure.measure_id,
    scored.economy,
    'target',
    $run_id
FROM raw.measure AS measure
INNER JOIN core.economy AS scored ON scored.ordinal IS NOT NULL AND scored.economy <> measure.imposer
ANTI JOIN raw.measure_target AS named
    ON named.measure_id = measure.measure_id AND named.economy = scored.economy
WHERE measure.target_scope = 'all' AND NOT scored.is_own
ORDER BY measure_id, economy;

-- The newest scores of the run that answered before this one, a row a number; empty for the first run. The second
-- statement reads that run, attached as last; nothing else here needs it. grain: economy, item, basis, column_name
CREATE TABLE raw.previous_score (
    economy     VARCHAR NOT NULL,
    item        VARCHAR NOT NULL,
    basis       VARCHAR NOT NULL,
    year        SMALLINT NOT NULL,
    column_name VARCHAR NOT NULL,
    score_value DOUBLE,
    run_id      VARCHAR NOT NULL
);

INSERT INTO raw.previous_score
WITH newest AS (
    SELECT economy, item, basis, year, run_id, TRY_CAST(COLUMNS(* EXCLUDE (economy, item, basis, year, run_id)) AS DOUBLE)
    FROM last.out.score
    QUALIFY year = max(year) OVER (PARTITION BY economy, item, basis)
),

long AS (
    UNPIVOT newest
    ON COLUMNS(* EXCLUDE (economy, item, basis, year, run_id))
    INTO NAME column_name VALUE score_value
)

SELECT economy, item, basis, year, column_name, score_value, run_id
FROM long
WHERE column_name IN (SELECT column_name FROM raw.alert_rule WHERE against = 'last-run')
ORDER BY economy, item, basis, column_name;

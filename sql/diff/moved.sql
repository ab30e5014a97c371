-- The scores that differ between two runs, attached as before and after, in one column of out.score. A score without a
-- value in both runs is none. grain: economy, item, year, basis
CREATE TABLE moved (
    economy         VARCHAR NOT NULL,
    item            VARCHAR NOT NULL,
    year            SMALLINT NOT NULL,
    basis           VARCHAR NOT NULL,
    score_before    DOUBLE,
    score_after     DOUBLE,
    kind            VARCHAR NOT NULL, -- moved, new, removed, defined, undefined
    sourcing_before VARCHAR,
    sourcing_after  VARCHAR,
    newest_before   SMALLINT,         -- newest year of the economy, item and basis in each run
    newest_after    SMALLINT,
    is_focal        BOOLEAN NOT NULL
);

INSERT INTO moved
WITH old_numbers AS (
    UNPIVOT (
        SELECT economy, item, year, basis, TRY_CAST(COLUMNS(* EXCLUDE (economy, item, year, basis)) AS DOUBLE)
        FROM before.out.score
    )
    ON COLUMNS(* EXCLUDE (economy, item, year, basis))
    INTO NAME column_name VALUE score
),

new_numbers AS (
    UNPIVOT (
        SELECT economy, item, year, basis, TRY_CAST(COLUMNS(* EXCLUDE (economy, item, year, basis)) AS DOUBLE)
        FROM after.out.score
    )
    ON COLUMNS(* EXCLUDE (economy, item, year, basis))
    INTO NAME column_name VALUE score
),

old AS (
    SELECT score_row.economy, score_row.item, score_row.year, score_row.basis, score_row.sourcing, number.score,
        max(score_row.year) OVER (PARTITION BY score_row.economy, score_row.item, score_row.basis) AS newest
    FROM before.out.score AS score_row
    LEFT JOIN old_numbers AS number
        ON number.economy = score_row.economy AND number.item = score_row.item AND number.year = score_row.year
        AND number.basis = score_row.basis AND number.column_name = $column
),

new AS (
    SELECT score_row.economy, score_row.item, score_row.year, score_row.basis, score_row.sourcing, number.score,
        max(score_row.year) OVER (PARTITION BY score_row.economy, score_row.item, score_row.basis) AS newest
    FROM after.out.score AS score_row
    LEFT JOIN new_numbers AS number
        ON number.economy = score_row.economy AND number.item = score_row.item AND number.year = score_row.year
        AND number.basis = score_row.basis AND number.column_name = $column
),

newest_old AS (
    SELECT DISTINCT economy, item, basis, newest FROM old
),

newest_new AS (
    SELECT DISTINCT economy, item, basis, newest FROM new
),

paired AS (
    SELECT
        economy,
        item,
        year,
        basis,
        old.score AS score_before,
        new.score AS score_after,
        CASE
            WHEN old.economy IS NULL THEN 'new'
            WHEN new.economy IS NULL THEN 'removed'
            WHEN old.score IS NULL THEN 'defined'
            WHEN new.score IS NULL THEN 'undefined'
            ELSE 'moved'
        END AS kind,
        old.sourcing AS sourcing_before,
        new.sourcing AS sourcing_after
    FROM old
    FULL JOIN new USING (economy, item, year, basis)
)

SELECT
    paired.economy,
    paired.item,
    paired.year,
    paired.basis,
    paired.score_before,
    paired.score_after,
    paired.kind,
    paired.sourcing_before,
    paired.sourcing_after,
    newest_old.newest AS newest_before,
    newest_new.newest AS newest_after,
    coalesce(new_economy.is_focal, old_economy.is_focal, FALSE) AS is_focal
FROM paired
LEFT JOIN newest_old USING (economy, item, basis)
LEFT JOIN newest_new USING (economy, item, basis)
LEFT JOIN before.out.economy AS old_economy ON old_economy.economy = paired.economy
LEFT JOIN after.out.economy AS new_economy ON new_economy.economy = paired.economy
WHERE (paired.score_before IS NOT NULL OR paired.score_after IS NOT NULL)
    AND (
        paired.score_before IS NULL OR paired.score_after IS NULL
        -- To twelve digits: 0.3 and 0.29 differ by 0.01, whatever binary fractions make of it.
        OR round(abs(paired.score_after - paired.score_before), 12) > CAST($min_change AS DOUBLE)
    )
    AND (len(CAST($economies AS VARCHAR[])) = 0 OR list_contains(CAST($economies AS VARCHAR[]), paired.economy))
    AND (len(CAST($items AS VARCHAR[])) = 0 OR list_contains(CAST($items AS VARCHAR[]), paired.item))
ORDER BY paired.economy, paired.item, paired.year, paired.basis;

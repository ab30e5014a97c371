-- Scores that an alert rule points at: the newest of each economy, item and basis. A score that carries a flag the rule
-- skips (low_coverage unless the rule says otherwise) raises no alert. grain: alert_id, economy, item, basis
CREATE TABLE out.alert (
    alert_id        VARCHAR NOT NULL,
    severity        VARCHAR NOT NULL,
    economy         VARCHAR NOT NULL,
    item            VARCHAR NOT NULL,
    year            SMALLINT NOT NULL,
    basis           VARCHAR NOT NULL,
    column_name     VARCHAR NOT NULL,
    condition       VARCHAR NOT NULL,
    threshold       DOUBLE NOT NULL,
    against         VARCHAR,
    score_value     DOUBLE NOT NULL,
    value_before    DOUBLE,
    year_before     SMALLINT,
    previous_run_id VARCHAR,
    alert_text      VARCHAR NOT NULL,
    coverage_share  DOUBLE,
    is_estimated    BOOLEAN NOT NULL,
    flags           VARCHAR NOT NULL,
    run_id          VARCHAR NOT NULL,
    method_version  VARCHAR,
    method_hash     VARCHAR,
    code_version    VARCHAR,
    data_vintage    VARCHAR
);

INSERT INTO out.alert
-- The newest year, and the one before it to compare with.
WITH numbers AS (
    SELECT economy, item, basis, year, TRY_CAST(COLUMNS(* EXCLUDE (economy, item, basis, year)) AS DOUBLE)
    FROM out.score
    QUALIFY year >= max(year) OVER (PARTITION BY economy, item, basis) - 1
),

long AS (
    UNPIVOT numbers
    ON COLUMNS(* EXCLUDE (economy, item, basis, year))
    INTO NAME column_name VALUE score_value
),

newest AS (
    SELECT *
    FROM out.score
    QUALIFY year = max(year) OVER (PARTITION BY economy, item, basis)
),

watched AS (
    SELECT
        rule.ordinal,
        rule.alert_id,
        rule.severity,
        rule.column_name,
        rule.condition,
        rule.threshold,
        rule.against,
        rule.alert_text,
        newest.economy,
        newest.item,
        newest.year,
        newest.basis,
        newest.coverage_share,
        newest.is_estimated,
        newest.flags,
        newest.run_id,
        newest.method_version,
        newest.method_hash,
        newest.code_version,
        newest.data_vintage
    FROM raw.alert_rule AS rule
    CROSS JOIN newest
    INNER JOIN core.item AS item ON item.item = newest.item
    INNER JOIN core.economy AS economy ON economy.economy = newest.economy
    WHERE (
        list_contains(string_split(rule.economies, ';'), 'all')
        OR list_contains(string_split(rule.economies, ';'), newest.economy)
        OR (list_contains(string_split(rule.economies, ';'), 'focal') AND economy.is_focal)
    )
    AND (rule.chains = '' OR list_contains(string_split(rule.chains, ';'), newest.chain))
    AND (rule.items = '' OR list_contains(string_split(rule.items, ';'), newest.item))
    AND (NOT rule.main_items_only OR item.is_headline)
    AND (
        list_contains(string_split(rule.basis, ';'), 'all')
        OR list_contains(string_split(rule.basis, ';'), newest.basis)
        OR (list_contains(string_split(rule.basis, ';'), 'headline') AND newest.basis = item.headline_basis)
    )
    AND (
        rule.skip_flags = ''
        OR NOT list_has_any(string_split(rule.skip_flags, ';'), string_split(newest.flags, ';'))
    )
),

valued AS (
    SELECT
        watched.*,
        this.score_value,
        CASE watched.against WHEN 'last-run' THEN last.score_value ELSE earlier.score_value END AS value_before,
        CASE watched.against WHEN 'last-run' THEN last.year ELSE earlier.year END AS year_before,
        last.run_id AS previous_run_id
    FROM watched
    INNER JOIN long AS this USING (economy, item, basis, year, column_name)
    LEFT JOIN long AS earlier
        ON watched.against = 'year-before'
        AND earlier.economy = watched.economy AND earlier.item = watched.item AND earlier.basis = watched.basis
        AND earlier.year = watched.year - 1 AND earlier.column_name = watched.column_name
    LEFT JOIN raw.previous_score AS last
        ON watched.against = 'last-run'
        AND last.economy = watched.economy AND last.item = watched.item AND last.basis = watched.basis
        AND last.column_name = watched.column_name
)

SELECT
    alert_id,
    severity,
    economy,
    item,
    year,
    basis,
    column_name,
    condition,
    threshold,
    against,
    score_value,
    value_before,
    year_before,
    previous_run_id,
    alert_text,
    coverage_share,
    is_estimated,
    flags,
    run_id,
    method_version,
    method_hash,
    code_version,
    data_vintage
FROM valued
-- A change of 0.1 in decimals is seldom exactly 0.1 in binary: differences are compared to twelve digits.
WHERE CASE condition
    WHEN 'above' THEN score_value > threshold AND (against IS NULL OR value_before <= threshold)
    WHEN 'below' THEN score_value < threshold AND (against IS NULL OR value_before >= threshold)
    WHEN 'rises_by' THEN round(score_value - value_before, 12) >= threshold
    WHEN 'falls_by' THEN round(value_before - score_value, 12) >= threshold
END
ORDER BY ordinal, economy, item, basis;

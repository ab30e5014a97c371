-- Past interruptions month by month: what the supplier shipped, against the mean of the same months in the years before
-- the day before. From monthly customs figures, else from published figures, which tell single months.
-- grain: episode_id, economy, item, month
CREATE TABLE out.episode_month (
    episode_id     VARCHAR NOT NULL,
    economy        VARCHAR NOT NULL,
    item           VARCHAR NOT NULL,
    month          DATE NOT NULL,
    supplier       VARCHAR NOT NULL,
    hs_code        VARCHAR,
    months_since   INTEGER NOT NULL,
    net_weight_t   DOUBLE,
    weight_normal  DOUBLE,
    n_normal       INTEGER NOT NULL,
    share_normal   DOUBLE,
    told_by        VARCHAR NOT NULL,
    run_id         VARCHAR NOT NULL,
    method_version VARCHAR,
    method_hash    VARCHAR,
    code_version   VARCHAR,
    data_vintage   VARCHAR
);

INSERT INTO out.episode_month
WITH number AS (
    SELECT
        max(parameter_value) FILTER (parameter = 'episodes.years_before')::INTEGER AS years_before,
        max(parameter_value) FILTER (parameter = 'episodes.months_after')::INTEGER AS months_after
    FROM raw.method_parameter
),

replayed AS (
    SELECT
        episode.episode_id,
        episode.economy,
        episode.item,
        episode.month_code,
        measure.imposer AS supplier,
        date_trunc('month', measure.in_force)::DATE AS first_month,
        date_trunc('month', episode.day_before)::DATE AS last_known
    FROM raw.episode AS episode
    INNER JOIN raw.measure AS measure USING (measure_id)
),

told AS (
    SELECT
        replayed.*,
        exported.month,
        exported.net_weight_kg / 1000 AS net_weight_t,
        exported.is_imputed,
        NULL::DOUBLE AS year_on_year,
        'customs' AS told_by
    FROM replayed
    INNER JOIN raw.china_export_month AS exported
        ON exported.hs_code = replayed.month_code
        AND exported.partner_code = replayed.economy
        AND replayed.supplier = 'CHN'
    UNION ALL
    SELECT
        replayed.*,
        (figure.period || '-01')::DATE,
        figure.value,
        false,
        figure.year_on_year,
        'publication'
    FROM replayed
    INNER JOIN raw.published_figure AS figure
        ON figure.economy = replayed.economy
        AND figure.supplier = replayed.supplier
        AND figure.item = replayed.item
        AND figure.unit = 't'
        AND length(figure.period) = 7
    WHERE replayed.month_code IS NULL
),

-- What was normal: the same month in the years before anything was known. Imputed quantities are not taken for normal.
normal AS (
    SELECT
        this.episode_id,
        this.economy,
        this.item,
        this.month,
        avg(earlier.net_weight_t ORDER BY earlier.month) AS weight_normal,
        count(earlier.net_weight_t) AS n_normal
    FROM told AS this
    CROSS JOIN number
    INNER JOIN told AS earlier
        ON earlier.episode_id = this.episode_id AND earlier.economy = this.economy AND earlier.item = this.item
        AND month(earlier.month) = month(this.month)
        AND earlier.month < this.last_known
        AND earlier.month >= this.last_known - to_years(number.years_before)
        AND earlier.month < this.month
        AND NOT earlier.is_imputed
    GROUP BY ALL
)

SELECT
    told.episode_id,
    told.economy,
    told.item,
    told.month,
    told.supplier,
    told.month_code AS hs_code,
    datediff('month', told.first_month, told.month)::INTEGER AS months_since,
    told.net_weight_t,
    normal.weight_normal,
    coalesce(normal.n_normal, 0)::INTEGER AS n_normal,
    coalesce(1 + told.year_on_year, told.net_weight_t / normal.weight_normal) AS share_normal,
    told.told_by,
    $run_id AS run_id,
    $method_version AS method_version,
    $method_hash AS method_hash,
    $code_version AS code_version,
    CASE told.told_by WHEN 'customs' THEN edition.vintage ELSE 'published figures of ' || year(told.month) END AS data_vintage
FROM told
CROSS JOIN number
LEFT JOIN normal USING (episode_id, economy, item, month)
LEFT JOIN (
    SELECT any_value(source || ' ' || edition) AS vintage FROM raw.source WHERE source_table = 'china_export_month'
) AS edition ON true
WHERE datediff('month', told.first_month, told.month) BETWEEN -2 * number.months_after AND number.months_after
ORDER BY told.episode_id, told.economy, told.item, told.month;

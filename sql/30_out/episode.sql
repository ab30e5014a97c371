-- Past interruptions replayed: what the figures of the year before said on the day before, and what happened.
-- grain: episode_id, economy, item
CREATE TABLE out.episode (
    episode_id         VARCHAR NOT NULL,
    ordinal            INTEGER NOT NULL,
    name_en            VARCHAR NOT NULL,
    name_ja            VARCHAR NOT NULL,
    name_ko            VARCHAR NOT NULL,
    measure_id         VARCHAR NOT NULL,
    economy            VARCHAR NOT NULL,
    item               VARCHAR NOT NULL,
    supplier           VARCHAR NOT NULL,
    day_before         DATE NOT NULL,
    year               SMALLINT NOT NULL,
    basis              VARCHAR,
    top_supplier       VARCHAR,
    top_supplier_share DOUBLE,
    share              DOUBLE,
    hhi                DOUBLE,
    hhi_band           VARCHAR,
    geopolrisk         DOUBLE,
    precedents         VARCHAR,
    warning            VARCHAR NOT NULL,
    weight_normal      DOUBLE,
    n_normal           INTEGER,
    share_in_year      DOUBLE,
    share_next_year    DOUBLE,
    peak_month         DATE,
    peak_share         DOUBLE,
    worst_month        DATE,
    worst_share        DOUBLE,
    months_until_back  INTEGER,
    told_by            VARCHAR,
    pooled             VARCHAR,
    lost_share         DOUBLE,
    outcome            VARCHAR NOT NULL,
    verdict            VARCHAR NOT NULL,
    note               VARCHAR,
    run_id             VARCHAR NOT NULL,
    method_version     VARCHAR,
    method_hash        VARCHAR,
    code_version       VARCHAR,
    data_vintage       VARCHAR
);

INSERT INTO out.episode
WITH number AS (
    SELECT
        max(parameter_value) FILTER (parameter = 'episodes.exposed_share')::DOUBLE AS exposed_share,
        max(parameter_value) FILTER (parameter = 'episodes.stake_share')::DOUBLE AS stake_share,
        max(parameter_value) FILTER (parameter = 'episodes.fell_share')::DOUBLE AS fell_share,
        max(parameter_value) FILTER (parameter = 'episodes.back_share')::DOUBLE AS back_share,
        max(parameter_value) FILTER (parameter = 'episodes.years_before')::INTEGER AS years_before,
        max(parameter_value) FILTER (parameter = 'episodes.months_after')::INTEGER AS months_after
    FROM raw.method_parameter
),

replayed AS (
    SELECT
        episode.*,
        measure.imposer AS supplier,
        measure.in_force,
        year(episode.day_before) - 1 AS year,
        year(measure.in_force) AS onset_year
    FROM raw.episode AS episode
    INNER JOIN raw.measure AS measure USING (measure_id)
),

-- The year before, on the item's main basis; a share is read where it was printed for that year.
scored AS (
    SELECT
        replayed.episode_id,
        replayed.economy,
        replayed.item,
        score.basis,
        score.top_supplier,
        score.top_supplier_share,
        score.hhi,
        score.hhi_band,
        score.geopolrisk,
        score.data_vintage,
        supplied.share
    FROM replayed
    INNER JOIN core.item AS item ON item.item = replayed.item
    INNER JOIN out.score AS score
        ON score.economy = replayed.economy AND score.item = replayed.item AND score.year = replayed.year
        AND score.basis = item.headline_basis
    LEFT JOIN out.supplier_share AS supplied
        ON supplied.economy = score.economy AND supplied.item = score.item AND supplied.year = score.year
        AND supplied.basis = score.basis AND supplied.supplier = replayed.supplier
    WHERE score.hhi IS NOT NULL
),

-- What the same supplier already restricted on the day before, whatever the item.
known AS (
    SELECT
        replayed.episode_id,
        string_agg(DISTINCT measure.measure_id, ';' ORDER BY measure.measure_id) AS precedents
    FROM replayed
    INNER JOIN raw.measure AS measure
        ON measure.imposer = replayed.supplier
        AND measure.measure_id <> replayed.measure_id
        AND coalesce(measure.announced, measure.in_force) <= replayed.day_before
    GROUP BY replayed.episode_id
),

yearly AS (
    SELECT
        replayed.episode_id,
        replayed.economy,
        replayed.item,
        avg(flow.net_weight_kg / 1000 ORDER BY flow.year) FILTER (flow.year < replayed.onset_year) AS weight_normal,
        count(flow.net_weight_kg) FILTER (flow.year < replayed.onset_year)::INTEGER AS n_normal,
        max(flow.net_weight_kg / 1000) FILTER (flow.year = replayed.onset_year) AS in_year,
        max(flow.net_weight_kg / 1000) FILTER (flow.year = replayed.onset_year + 1) AS next_year
    FROM replayed
    CROSS JOIN number
    INNER JOIN core.item_flow AS flow
        ON flow.item = replayed.item AND flow.importer = replayed.economy AND flow.exporter = replayed.supplier
        AND flow.year BETWEEN replayed.onset_year - number.years_before AND replayed.onset_year + 1
    GROUP BY ALL
),

-- A year in which the importer reports the item, but nothing from this supplier, is a year without.
covered AS (
    SELECT item, importer, year
    FROM core.item_flow
    GROUP BY ALL
),

-- Trade by value stands for goods whose weight is not told there.
annual AS (
    SELECT
        yearly.*,
        CASE WHEN this.year IS NOT NULL THEN coalesce(yearly.in_year, 0) / yearly.weight_normal END AS share_in_year,
        CASE WHEN next.year IS NOT NULL THEN coalesce(yearly.next_year, 0) / yearly.weight_normal END AS share_next_year
    FROM yearly
    INNER JOIN replayed USING (episode_id, economy, item)
    LEFT JOIN covered AS this
        ON this.item = yearly.item AND this.importer = yearly.economy AND this.year = replayed.onset_year
    LEFT JOIN covered AS next
        ON next.item = yearly.item AND next.importer = yearly.economy AND next.year = replayed.onset_year + 1
    WHERE yearly.weight_normal > 0
),

after AS (
    SELECT month.*
    FROM out.episode_month AS month
    CROSS JOIN number
    WHERE month.share_normal IS NOT NULL AND month.months_since BETWEEN -2 AND number.months_after
),

monthly AS (
    SELECT
        episode_id,
        economy,
        item,
        any_value(told_by) AS told_by,
        arg_max(month, share_normal) FILTER (months_since < 0) AS peak_month,
        max(share_normal) FILTER (months_since < 0) AS peak_share,
        arg_min(month, share_normal) FILTER (months_since >= 0) AS worst_month,
        min(share_normal) FILTER (months_since >= 0) AS worst_share,
        any_value(data_vintage) AS data_vintage
    FROM after
    GROUP BY episode_id, economy, item
),

back AS (
    SELECT
        after.episode_id,
        after.economy,
        after.item,
        min(after.months_since)::INTEGER AS months_until_back
    FROM after
    CROSS JOIN number
    INNER JOIN monthly USING (episode_id, economy, item)
    WHERE after.month > monthly.worst_month AND after.share_normal >= number.back_share
    GROUP BY ALL
),

judged AS (
    SELECT
        replayed.*,
        scored.basis,
        scored.top_supplier,
        scored.top_supplier_share,
        scored.share,
        scored.hhi,
        scored.hhi_band,
        scored.geopolrisk,
        known.precedents,
        annual.weight_normal,
        annual.n_normal,
        annual.share_in_year,
        annual.share_next_year,
        monthly.peak_month,
        monthly.peak_share,
        monthly.worst_month,
        monthly.worst_share,
        CASE WHEN monthly.worst_share < number.fell_share THEN back.months_until_back END AS months_until_back,
        coalesce(monthly.told_by, CASE WHEN annual.share_in_year IS NOT NULL THEN 'yearly trade' END) AS told_by,
        nullif(concat_ws('; ', scored.data_vintage, monthly.data_vintage), '') AS data_vintage,
        CASE
            WHEN scored.hhi IS NULL THEN 'no figures'
            WHEN coalesce(scored.share, 0) >= number.exposed_share THEN 'exposed'
            ELSE 'not exposed'
        END AS warning,
        -- Months tell best; without them the year it began in, or the next.
        coalesce(monthly.worst_share, least(annual.share_in_year, annual.share_next_year)) AS lowest,
        number.stake_share,
        number.fell_share,
        number.back_share,
        CASE WHEN monthly.told_by = 'customs' THEN replayed.month_pools END AS pooled
    FROM replayed
    CROSS JOIN number
    LEFT JOIN scored USING (episode_id, economy, item)
    LEFT JOIN known USING (episode_id)
    LEFT JOIN annual USING (episode_id, economy, item)
    LEFT JOIN monthly USING (episode_id, economy, item)
    LEFT JOIN back USING (episode_id, economy, item)
),

told AS (
    SELECT
        *,
        share * (1 - least(lowest, 1)) AS lost_share,
        CASE
            WHEN lowest IS NULL THEN 'unknown'
            WHEN lowest < fell_share THEN 'fell'
            WHEN lowest < back_share THEN 'fell in part'
            ELSE 'no fall'
        END AS outcome
    FROM judged
)

SELECT
    episode_id,
    ordinal,
    name_en,
    name_ja,
    name_ko,
    measure_id,
    economy,
    item,
    supplier,
    day_before,
    year::SMALLINT AS year,
    basis,
    top_supplier,
    top_supplier_share,
    share,
    hhi,
    hhi_band,
    geopolrisk,
    precedents,
    warning,
    weight_normal,
    n_normal,
    share_in_year,
    share_next_year,
    peak_month,
    peak_share,
    worst_month,
    worst_share,
    months_until_back,
    told_by,
    pooled,
    lost_share,
    outcome,
    CASE
        WHEN outcome = 'unknown' OR warning = 'no figures' OR pooled IS NOT NULL THEN 'cannot tell'
        WHEN warning = 'not exposed' AND lost_share < stake_share THEN 'little at stake'
        WHEN warning = 'exposed' AND outcome = 'no fall' THEN 'warned, no fall'
        WHEN warning = 'exposed' THEN 'warned'
        WHEN outcome = 'no fall' THEN 'not warned, no fall'
        ELSE 'missed'
    END AS verdict,
    note,
    $run_id AS run_id,
    $method_version AS method_version,
    $method_hash AS method_hash,
    $code_version AS code_version,
    data_vintage
FROM told
ORDER BY ordinal, economy, item;

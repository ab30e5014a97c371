-- How much of what an economy leans on each pole holds, by dimension and part, over the years.
-- grain: economy, pole, pole_dimension, pole_part, year
CREATE TABLE out.two_pole (
    economy         VARCHAR NOT NULL,
    pole            VARCHAR NOT NULL,
    pole_dimension  VARCHAR NOT NULL,
    pole_part       VARCHAR NOT NULL,
    year            SMALLINT NOT NULL,
    pole_share      DOUBLE,
    pole_share_low  DOUBLE,
    pole_share_high DOUBLE,
    pole_share_all  DOUBLE,
    part_count      INTEGER,
    held_count      INTEGER,
    pole_measure    VARCHAR NOT NULL,
    run_id          VARCHAR NOT NULL,
    method_version  VARCHAR,
    method_hash     VARCHAR,
    code_version    VARCHAR,
    data_vintage    VARCHAR
);

INSERT INTO out.two_pole
WITH vintage AS (
    SELECT data_vintage FROM out.score WHERE basis = 'quantity' ORDER BY data_vintage DESC LIMIT 1
),

-- Traded goods: the share of each item that comes from the pole, at first hand and through others; items count alike.
traded AS (
    SELECT score.economy, score.item, score.stage, score.year, score.basis
    FROM out.score AS score
    INNER JOIN out.item AS item ON item.item = score.item AND item.headline_basis = score.basis
    WHERE score.basis IN ('quantity', 'value') AND score.hhi IS NOT NULL
),

shipped AS (
    SELECT traded.economy, traded.item, traded.year, pole.pole, sum(share.share ORDER BY share.supplier) AS share
    FROM traded
    INNER JOIN out.supplier_share AS share USING (economy, item, year, basis)
    INNER JOIN out.pole AS pole ON pole.economy = share.supplier AND coalesce(pole.since, 0) <= traded.year
    WHERE share.supplier <> traded.economy
    GROUP BY ALL
),

made AS (
    SELECT
        traded.economy, traded.item, traded.year, pole.pole, sum(origin.share_origin ORDER BY origin.origin) AS share
    FROM traded
    INNER JOIN out.origin_share AS origin USING (economy, item, year, basis)
    INNER JOIN out.pole AS pole ON pole.economy = origin.origin AND coalesce(pole.since, 0) <= traded.year
    WHERE origin.origin <> traded.economy
    GROUP BY ALL
),

looked AS (SELECT DISTINCT economy, item, year FROM out.origin_share),

poles AS (SELECT DISTINCT pole FROM out.pole),

supply AS (
    SELECT
        traded.economy, poles.pole, 'supply' AS pole_dimension, part.part AS pole_part, traded.year,
        coalesce(shipped.share, 0) AS direct,
        CASE WHEN looked.item IS NOT NULL THEN coalesce(made.share, 0) END AS whole,
        traded.item
    FROM traded
    CROSS JOIN poles
    CROSS JOIN LATERAL (VALUES ('all'), (traded.stage)) AS part (part)
    LEFT JOIN looked USING (economy, item, year)
    LEFT JOIN shipped USING (economy, item, year, pole)
    LEFT JOIN made USING (economy, item, year, pole)
),

-- Goods whose trade has no code of its own here: what is printed of an economy's imports from China.
printed AS (
    SELECT
        economy, 'china' AS pole, 'supply' AS pole_dimension,
        stage || CASE stage_kind WHEN 'all' THEN '' ELSE '-' || stage_kind END AS pole_part, year,
        arg_max(share, is_lead::INTEGER) AS share, arg_max(share_low, is_lead::INTEGER) AS low,
        arg_max(share_high, is_lead::INTEGER) AS high
    FROM out.stage_share
    WHERE supplier = 'CHN' AND starts_with(measure, 'import') AND economy IN (SELECT economy FROM out.economy)
        AND (stage, stage_kind) NOT IN (SELECT (stage, 'all') FROM traded)
    GROUP BY ALL
),

-- What chips are made with: the pole's share of the world's supply of each input whose shares are known.
chip_held AS (
    SELECT
        input.input_id, poles.pole, economy.economy,
        CASE
            WHEN input.chip_stage = 'design' THEN 'design'
            WHEN input.input_type = 'tool_resource' AND input.chip_stage = 'assembly-test' THEN 'assembly-and-test-tools'
            WHEN input.input_type = 'tool_resource' THEN 'fabrication-tools'
            WHEN input.input_type = 'material_resource' THEN 'process-materials'
        END AS part,
        coalesce(
            sum(share.share_low ORDER BY share.provider)
                FILTER (pole.economy IS NOT NULL AND share.provider <> economy.economy), 0
        ) AS low,
        input.country_unknown_share AS unknown,
        max(share.year) AS year
    FROM out.chip_input AS input
    CROSS JOIN poles
    CROSS JOIN (SELECT economy FROM out.economy WHERE is_focal) AS economy
    INNER JOIN out.chip_share AS share
        ON share.input_id = input.input_id AND share.provider_kind = 'country' AND share.economy = 'WLD'
    LEFT JOIN out.pole AS pole ON pole.pole = poles.pole AND pole.economy = share.provider
    WHERE input.country_unknown_share < 0.5
    GROUP BY ALL
),

chips AS (
    SELECT
        economy, pole, 'chip-inputs' AS pole_dimension, part AS pole_part, max(max(year)) OVER () AS year,
        avg(low ORDER BY input_id) AS pole_share, avg(low ORDER BY input_id) AS low,
        avg(least(1, low + unknown) ORDER BY input_id) AS high, count(*) AS part_count,
        count(*) FILTER (low > 0.5) AS held_count
    FROM chip_held
    WHERE part IS NOT NULL
    GROUP BY economy, pole, part
),

-- Chips that could not be made at home if the pole's own economy stopped supplying this one.
stops AS (
    SELECT
        stop.economy, CASE stop.provider WHEN 'CHN' THEN 'china' ELSE 'usa' END AS pole,
        'chip-output' AS pole_dimension, stop.chip_output AS pole_part,
        max(stop.stopped_low) AS low, max(stop.stopped_high) AS high
    FROM out.chip_stop AS stop
    WHERE stop.provider_kind = 'country' AND stop.provider IN ('CHN', 'USA') AND stop.chip_stage = 'fabrication'
        AND stop.cut_scope = 'all' AND stop.cut_to = stop.economy
        AND stop.economy IN (SELECT economy FROM out.economy WHERE is_focal)
    GROUP BY ALL
),

-- Deliveries behind each industry's output.
industry AS (
    SELECT
        input.economy, pole.pole, 'industries' AS pole_dimension, input.sector AS pole_part, input.year,
        sum(input.direct_purchase_share ORDER BY input.source_economy) AS direct,
        sum(input.look_through_share ORDER BY input.source_economy) AS whole
    FROM out.input_dependence AS input
    INNER JOIN out.pole AS pole ON pole.economy = input.source_economy AND coalesce(pole.since, 0) <= input.year
    WHERE input.source_economy <> input.economy
    GROUP BY ALL
),

-- The depth of cooperation on supply with the pole's own economy, in the last month on record of each year.
framework AS (
    SELECT
        economy, CASE partner WHEN 'CHN' THEN 'china' ELSE 'usa' END AS pole, 'cooperation' AS pole_dimension,
        cooperation_layer AS pole_part, year(month) AS year,
        arg_max(cooperation_depth, month) / 100 AS share, arg_max(cooperation_depth_low, month) / 100 AS low,
        arg_max(cooperation_depth_high, month) / 100 AS high
    FROM out.cooperation_depth
    WHERE partner IN ('CHN', 'USA')
    GROUP BY ALL
),

-- How far apart two governments vote in the United Nations.
votes AS (
    SELECT own.economy, CASE other.economy WHEN 'CHN' THEN 'china' ELSE 'usa' END AS pole, own.year,
        abs(own.ideal_point - other.ideal_point) AS distance
    FROM core.ideal_point AS own
    INNER JOIN core.ideal_point AS other ON other.year = own.year AND other.economy IN ('CHN', 'USA')
    INNER JOIN out.economy AS economy ON economy.economy = own.economy AND economy.is_focal
    WHERE own.year >= 1995
),

every AS (
    SELECT
        economy, pole, pole_dimension, pole_part, year, avg(direct ORDER BY item) AS pole_share, NULL AS low, NULL AS high,
        CASE WHEN count(whole) = count(*) THEN avg(whole ORDER BY item) END AS whole, count(*) AS part_count,
        count(*) FILTER (direct > 0.5) AS held_count, 'mean share of imports' AS pole_measure
    FROM supply
    GROUP BY economy, pole, pole_dimension, pole_part, year
    UNION ALL
    SELECT
        economy, pole, pole_dimension, pole_part, year, share, low, high, NULL, 1, (share > 0.5)::INTEGER,
        'printed share of imports'
    FROM printed
    UNION ALL
    SELECT
        economy, pole, pole_dimension, pole_part, year, pole_share, low, high, NULL, part_count, held_count,
        'mean share of world supply'
    FROM chips
    UNION ALL
    SELECT
        economy, pole, pole_dimension, pole_part, (SELECT max(year) FROM out.chip_share), low, low, high, NULL, NULL, NULL,
        'share of output that stops'
    FROM stops
    UNION ALL
    SELECT
        economy, pole, pole_dimension, pole_part, year, direct, NULL, NULL, whole, NULL, NULL,
        'share of purchases; through others: of deliveries'
    FROM industry
    UNION ALL
    SELECT economy, pole, pole_dimension, pole_part, year, share, low, high, NULL, NULL, NULL, 'depth of cooperation'
    FROM framework
    UNION ALL
    SELECT economy, pole, 'votes', 'all', year, distance, NULL, NULL, NULL, NULL, NULL, 'distance of ideal points'
    FROM votes
)

SELECT
    economy,
    pole,
    pole_dimension,
    pole_part,
    year,
    pole_share,
    low AS pole_share_low,
    high AS pole_share_high,
    whole AS pole_share_all,
    part_count,
    held_count,
    pole_measure,
    $run_id AS run_id,
    $method_version AS method_version,
    $method_hash AS method_hash,
    $code_version AS code_version,
    CASE pole_dimension
        WHEN 'supply' THEN (SELECT data_vintage FROM vintage)
        WHEN 'industries' THEN (SELECT any_value(data_vintage) FROM out.input_dependence)
        WHEN 'cooperation' THEN (SELECT any_value(data_vintage) FROM out.cooperation_depth)
        WHEN 'votes' THEN 'un-votes'
        ELSE (SELECT any_value(data_vintage) FROM out.chip_stop)
    END AS data_vintage
FROM every
ORDER BY economy, pole, pole_dimension, pole_part, year;

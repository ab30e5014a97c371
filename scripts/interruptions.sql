-- How deep supply-side interruptions of one supplier went and how long they lasted, from the embedded trade. $path is
-- the table of flows, $first and $last the years that count. One row a role and a level of probability.
--
-- An importer, code and year t is looked at if the importer bought more than a million dollars in t, has a quantity in
-- t-2 to t+1, and was not already down: Q(t) >= 0.7 of its mean of three years. Of its suppliers (role top: the largest
-- by value in t; role other: the others with a hundredth of the value or more) those fell whose quantity in t+1 is below
-- half of their own mean of three years. A fall is supply-side where all that the importer bought fell below 0.7 of its
-- mean while the unit value rose by a fifth: else the buyer turned to others, or wanted less. Depth is one minus that
-- quantity over that mean. Years is how long it took until the supplier sent 0.7 of its mean again, 10 for ten or more;
-- asked of falls that ten years of records follow.
WITH flow AS (
    SELECT
        importer_code AS importer, exporter_code AS exporter, hs_code AS code, year,
        trade_value_usd AS value, net_weight_kg AS quantity
    FROM read_parquet($path)
    WHERE net_weight_kg > 0 AND importer_code <> exporter_code
),

bought AS (
    SELECT importer, code, year, sum(value) AS value, sum(quantity) AS quantity FROM flow GROUP BY ALL
),

looked_at AS (
    SELECT
        now.importer, now.code, now.year,
        next.quantity < 0.7 * (now.quantity + one.quantity + two.quantity) / 3
        AND next.value / next.quantity
        > 1.2 * (now.value + one.value + two.value) / (now.quantity + one.quantity + two.quantity) AS is_short
    FROM bought AS now
    INNER JOIN bought AS one
        ON one.importer = now.importer AND one.code = now.code AND one.year = now.year - 1
    INNER JOIN bought AS two
        ON two.importer = now.importer AND two.code = now.code AND two.year = now.year - 2
    INNER JOIN bought AS next
        ON next.importer = now.importer AND next.code = now.code AND next.year = now.year + 1
    WHERE
        now.value > 1e6 AND now.year BETWEEN $first AND $last
        AND now.quantity >= 0.7 * (now.quantity + one.quantity + two.quantity) / 3
),

supplier AS (
    SELECT
        looked_at.*, flow.exporter, flow.quantity,
        row_number() OVER (same ORDER BY flow.value DESC, flow.exporter) AS place,
        flow.value / sum(flow.value) OVER same AS share
    FROM looked_at
    INNER JOIN flow
        ON flow.importer = looked_at.importer AND flow.code = looked_at.code AND flow.year = looked_at.year
    WINDOW same AS (PARTITION BY looked_at.importer, looked_at.code, looked_at.year)
),

own AS (
    SELECT
        supplier.*, (supplier.quantity + coalesce(one.quantity, 0) + coalesce(two.quantity, 0)) / 3 AS mean,
        coalesce(next.quantity, 0) AS next_quantity
    FROM supplier
    LEFT JOIN flow AS one
        ON one.importer = supplier.importer AND one.exporter = supplier.exporter AND one.code = supplier.code
        AND one.year = supplier.year - 1
    LEFT JOIN flow AS two
        ON two.importer = supplier.importer AND two.exporter = supplier.exporter AND two.code = supplier.code
        AND two.year = supplier.year - 2
    LEFT JOIN flow AS next
        ON next.importer = supplier.importer AND next.exporter = supplier.exporter AND next.code = supplier.code
        AND next.year = supplier.year + 1
    WHERE supplier.place = 1 OR supplier.share >= 0.01
),

marked AS (
    SELECT
        *, CASE WHEN place = 1 THEN 'top' ELSE 'other' END AS role, next_quantity < 0.5 * mean AS is_fall,
        1 - next_quantity / mean AS depth
    FROM own
),

back AS (
    SELECT
        marked.role, marked.importer, marked.exporter, marked.code, marked.year,
        least(coalesce(min(flow.year) - marked.year - 1, 10), 10) AS years
    FROM marked
    LEFT JOIN flow
        ON flow.importer = marked.importer AND flow.exporter = marked.exporter AND flow.code = marked.code
        AND flow.year > marked.year + 1 AND flow.quantity >= 0.7 * marked.mean
    WHERE marked.is_fall AND marked.is_short AND marked.year <= $last - 10
    GROUP BY marked.role, marked.importer, marked.exporter, marked.code, marked.year
),

counted AS (
    SELECT
        role, count(*) AS suppliers, count(*) FILTER (is_fall) AS falls,
        count(*) FILTER (is_fall AND is_short) AS supply_side_falls,
        quantile_cont(depth, [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1]) FILTER (is_fall AND is_short) AS depths
    FROM marked
    GROUP BY role
),

lasting AS (
    SELECT role, quantile_disc(years, [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1]) AS years
    FROM back
    GROUP BY role
),

listed AS (
    SELECT
        counted.role, unnest(range(0, 11)) / 10 AS level, unnest(counted.depths) AS depth,
        unnest(lasting.years) AS years, counted.suppliers, counted.falls, counted.supply_side_falls
    FROM counted
    INNER JOIN lasting ON lasting.role = counted.role
)

SELECT role, level, round(depth, 4) AS depth, years, suppliers, falls, supply_side_falls
FROM listed
ORDER BY role DESC, level

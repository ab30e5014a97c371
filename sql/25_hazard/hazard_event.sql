-- The events of the panel, one row where the year and the two before have a weight. An event is empty where the year
-- after has none. in_panel: large enough, and not already down. is_read: the model reads it, to be fitted on or to
-- tell the hazard; of the years up to read_after those of the scored economies only. grain: importer, hs_code, year
CREATE TEMP TABLE hazard_event AS
WITH known AS (
    SELECT
        importer,
        hs_code,
        year,
        series.v,
        series.q,
        (series.q + series.q1 + series.q2) / 3 AS usual_q,
        (series.v + series.v1 + series.v2) / (series.q + series.q1 + series.q2) AS usual_p,
        series.q_next,
        series.v_next / series.q_next AS p_next,
        top.usual_q AS top_usual_q,
        coalesce(top.q_next, 0) AS top_next
    FROM hazard_series AS series
    INNER JOIN hazard_relation AS top USING (importer, hs_code, year)
    WHERE top.is_top AND series.q > 0 AND series.q1 > 0 AND series.q2 > 0
)

SELECT
    importer,
    hs_code,
    year,
    usual_q,
    usual_p,
    q >= $still_supplied * usual_q AS is_supplied,
    is_supplied AND v > $panel_value_usd AS in_panel,
    importer IN (SELECT country FROM hazard_country WHERE is_scored)
    OR (year > $read_after AND is_supplied AND v > least($panel_value_usd, $fit_value_usd)) AS is_read,
    q_next IS NOT NULL AS is_known,
    CASE WHEN q_next IS NOT NULL THEN (q_next < $fall * usual_q)::TINYINT END AS e1,
    CASE WHEN q_next IS NOT NULL THEN (q_next < $squeeze_quantity * usual_q AND p_next > $squeeze_price * usual_p)::TINYINT END AS e2,
    CASE WHEN q_next IS NOT NULL AND top_usual_q IS NOT NULL THEN (top_next < $fall * top_usual_q)::TINYINT END AS e3
FROM known;

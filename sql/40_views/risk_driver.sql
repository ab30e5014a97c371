-- What the uncertainty of an economy's scores comes from, over its items. grain: economy, risk_input
CREATE VIEW out.risk_driver AS
SELECT
    drawn.economy,
    drawn.risk_input,
    avg(drawn.first_order ORDER BY drawn.item) AS first_order,
    avg(drawn.total_order ORDER BY drawn.item) AS total_order,
    count(*) FILTER (WHERE drawn.risk_input = risk.top_driver) AS driven_items,
    min(drawn.run_id) AS run_id
FROM out.risk_sensitivity AS drawn
INNER JOIN out.risk AS risk USING (economy, item, year)
GROUP BY drawn.economy, drawn.risk_input;

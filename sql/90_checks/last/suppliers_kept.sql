-- severity: warn
-- Years in which this run knows less than 80 percent of the bilateral flows that the last run knew of the same item.
WITH flows AS (
    SELECT item, year, count(*) AS n FROM core.item_flow WHERE flow_source <> 'own' GROUP BY ALL
),

last_flows AS (
    SELECT item, year, count(*) AS n FROM last.core.item_flow WHERE flow_source <> 'own' GROUP BY ALL
)

SELECT item, year, flows.n AS this_flows, last_flows.n AS last_flows
FROM flows
INNER JOIN last_flows USING (item, year)
WHERE flows.n < 0.8 * last_flows.n AND last_flows.n >= 20
ORDER BY ALL;

-- The published figures of the replayed interruptions.
SELECT *
FROM out.published_figure
ORDER BY economy, supplier, item, period, figure_of;

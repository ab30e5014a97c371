-- The build that made this warehouse.
SELECT *
FROM out.run;

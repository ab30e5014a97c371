-- A build reports its own progress; DuckDB would draw a bar on standard output in an interactive session.
SET enable_progress_bar = false;

-- raw: as the producers give it. core: codes mapped, units fixed. out: the published results.
CREATE SCHEMA raw;
CREATE SCHEMA core;
CREATE SCHEMA out;

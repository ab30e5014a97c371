-- Which run am I looking at, when was it built, with which method and program?
SELECT
    run_id,
    finished_at,
    method_version,
    code_version,
    left_out,
    row_count
FROM out.run
WHERE is_current
ORDER BY run_id;

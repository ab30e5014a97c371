-- The numbers of the method that differ.
SELECT parameter, coalesce(old.parameter_value, '-') AS value_before, coalesce(new.parameter_value, '-') AS value_after
FROM before.out.method_parameter AS old
FULL JOIN after.out.method_parameter AS new USING (parameter)
WHERE old.parameter_value IS DISTINCT FROM new.parameter_value
ORDER BY parameter;

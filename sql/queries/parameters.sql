-- Every number of the method with its source.
SELECT parameter, parameter_value, unit, meaning, reference
FROM out.method_parameter
ORDER BY parameter;

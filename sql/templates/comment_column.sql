-- Filled in for every published column from the vocabulary (src/scrisk/terms).
COMMENT ON COLUMN out.{table}.{column} IS '{text}';

-- Filled in for every published column from the vocabulary (src/scrisk/terms.py).
COMMENT ON COLUMN out.{table}.{column} IS '{text}';

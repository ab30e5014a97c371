-- Filled in for every published view from the vocabulary (src/scrisk/star.py).
COMMENT ON VIEW out.{table} IS '{text}';

-- Filled in for every published table from the vocabulary (src/scrisk/terms.py).
COMMENT ON TABLE out.{table} IS '{text}';

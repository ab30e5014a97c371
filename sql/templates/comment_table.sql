-- Filled in for every published table from the vocabulary (src/scrisk/terms).
COMMENT ON TABLE out.{table} IS '{text}';

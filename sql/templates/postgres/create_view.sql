-- A published view.
CREATE OR REPLACE VIEW {view} AS {query}

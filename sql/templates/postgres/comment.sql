-- Filled in from the vocabulary.
COMMENT ON {kind} {object} IS {text}

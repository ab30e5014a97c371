"""From rows to what a reader sees: pure functions that return text with style. No queries, no printing."""

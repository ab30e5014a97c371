-- An index of ours that nobody asks for any more.
DROP INDEX {name}

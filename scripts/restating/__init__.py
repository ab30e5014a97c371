"""Readers of the producers' files for scripts/restate.py: one function a table, with the checks it needs."""

"""The published columns of networks of one's own firms: see columns.py for the order of the fields."""

from __future__ import annotations

ROWS: tuple[tuple[str, ...], ...] = ()

"""The published columns of the value of coalitions: see columns.py for the order of the fields."""

from __future__ import annotations

ROWS: tuple[tuple[str, ...], ...] = ()

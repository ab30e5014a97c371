"""The published columns of inputs across countries: see columns.py for the order of the fields."""

from __future__ import annotations

ROWS: tuple[tuple[str, ...], ...] = ()

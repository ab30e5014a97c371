"""The published columns of the rare-earth chain and indirect paths: see columns.py for the order of the fields."""

from __future__ import annotations

ROWS: tuple[tuple[str, ...], ...] = ()

"""The published tables of the rare-earth chain and indirect paths."""

from __future__ import annotations

from scrisk.terms.table import Table

TABLES: tuple[Table, ...] = ()

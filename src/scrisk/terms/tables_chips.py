"""The published tables of the semiconductor graph."""

from __future__ import annotations

from scrisk.terms.table import Table

TABLES: tuple[Table, ...] = ()

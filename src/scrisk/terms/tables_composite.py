"""The published tables of composite."""

from __future__ import annotations

from scrisk.terms.table import Table

TABLES: tuple[Table, ...] = ()

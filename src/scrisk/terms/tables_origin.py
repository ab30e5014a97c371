"""The published tables of origin."""

from __future__ import annotations

from scrisk.terms.table import Table

TABLES: tuple[Table, ...] = ()

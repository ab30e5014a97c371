"""The published tables of hazard."""

from __future__ import annotations

from scrisk.terms.table import Table

TABLES: tuple[Table, ...] = ()

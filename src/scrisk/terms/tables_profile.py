"""The published tables of the two-pole profile."""

from __future__ import annotations

from scrisk.terms.table import Table

TABLES: tuple[Table, ...] = ()

"""Run the statements of the .sql files; no SQL text stands in Python."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scrisk.resources import sql_dir

if TYPE_CHECKING:
    from collections.abc import Mapping

    from duckdb import DuckDBPyConnection, DuckDBPyRelation


@cache
def text(relative: str) -> str:
    """Return the text of a file below ``sql/``."""
    return (sql_dir() / relative).read_text(encoding="utf-8")


def files(folder: str) -> list[Path]:
    """Return the .sql files of a folder below ``sql/`` in name order."""
    return sorted((sql_dir() / folder).glob("*.sql"))


def run(
    con: DuckDBPyConnection, relative: str, params: Mapping[str, Any] | None = None, *, only_first: bool = False
) -> None:
    """Run every statement of one file; each takes those of ``params`` that it names.

    ``only_first`` stops after the first statement, which by our convention creates the table.
    """
    given = params or {}
    statements = con.extract_statements(text(relative))
    for statement in statements[:1] if only_first else statements:
        con.execute(statement, {name: given[name] for name in statement.named_parameters})


def relation(con: DuckDBPyConnection, relative: str, params: Mapping[str, Any] | None = None) -> DuckDBPyRelation:
    """Return the relation of a file that holds one query."""
    return con.sql(text(relative), params=dict(params) if params else None)

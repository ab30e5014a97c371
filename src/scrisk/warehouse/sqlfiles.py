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


def run(con: DuckDBPyConnection, relative: str, params: Mapping[str, Any] | None = None) -> None:
    """Run every statement of one file; each takes those of ``params`` that it names."""
    _run(con, con.extract_statements(text(relative)), params)


def create(con: DuckDBPyConnection, relative: str) -> None:
    """Run the first statement of a file, which by our convention creates the table."""
    _run(con, con.extract_statements(text(relative))[:1], None)


def fill(con: DuckDBPyConnection, relative: str, params: Mapping[str, Any] | None = None) -> None:
    """Run what follows the first statement of a file: it fills the table."""
    _run(con, con.extract_statements(text(relative))[1:], params)


def _run(con: DuckDBPyConnection, statements: list[Any], params: Mapping[str, Any] | None) -> None:
    given = params or {}
    for statement in statements:
        con.execute(statement, {name: given[name] for name in statement.named_parameters})


def relation(con: DuckDBPyConnection, relative: str, params: Mapping[str, Any] | None = None) -> DuckDBPyRelation:
    """Return the relation of a file that holds one query."""
    return con.sql(text(relative), params=dict(params) if params else None)

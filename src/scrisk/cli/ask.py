"""What several commands do before they answer: find columns, chains and stages, and say which editions answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from scrisk.cli.root import near
from scrisk.errors import UsageError
from scrisk.language import later, say
from scrisk.terms import TABLES

if TYPE_CHECKING:
    from scrisk.report.drawing import Shares
    from scrisk.warehouse import Result, Warehouse

# Columns from which tables have room for a bar that suppliers divide.
_ROOMY = 110


def column(name: str) -> str:
    """Return a column of ``out.score`` or ``out.risk``; a mistyped one is an error with a suggestion."""
    known = tuple(dict.fromkeys((*TABLES["score"].columns, *TABLES["risk"].columns)))
    key = name.strip().casefold().replace("-", "_")
    if key in known:
        return key
    raise UsageError(say("no column is called {name!r}", name=name), hint=near(key, known, later("Columns")))


def result(like: Result, rows: Sequence[Mapping[str, Any]]) -> Result:
    """Return rows as a result with the columns of another."""
    from dataclasses import replace

    return replace(like, rows=[tuple(row[name] for name in like.columns) for row in rows])


def shares(warehouse: Warehouse, rows: Sequence[Mapping[str, Any]], width: int) -> Shares:
    """Return who supplies what rows of scores are about, where there is room to draw it."""
    from scrisk.report.drawing import shares_of

    if width < _ROOMY:
        return {}
    asked = {name: sorted({row[name] for row in rows}) for name in ("economy", "item")}
    found = warehouse.query("supplier_parts", economies=asked["economy"], items=asked["item"])
    return shares_of(found.dicts())


def editions(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return the editions of the sources that stand behind some rows, each once."""
    found: dict[str, None] = {}
    for row in rows:
        for part in (row.get("data_vintage") or "").split(";"):
            if part.strip():
                found[part.strip()] = None
    return list(found)

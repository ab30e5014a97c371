"""What several commands do before they answer: find columns, chains and stages, and say which editions answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from scrisk.cli.root import near
from scrisk.errors import UsageError
from scrisk.terms import TABLES

if TYPE_CHECKING:
    from scrisk.warehouse import Result, Warehouse


def column(name: str) -> str:
    """Return a column of ``out.score``; a mistyped one is an error with a suggestion."""
    known = TABLES["score"].columns
    key = name.strip().casefold().replace("-", "_")
    if key in known:
        return key
    raise UsageError(f"no column is called {name!r}", hint=near(key, known, "Columns"))


def chosen(texts: Sequence[str], known: Sequence[Mapping[str, Any]], what: str) -> list[str]:
    """Return the ids of the chains or stages that ``texts`` name; all of them when there are none."""
    ids = list(dict.fromkeys(row[what] for row in known))
    if not texts:
        return ids
    by_name = {
        _key(row[field]): row[what] for row in known for field in (what, "name_en", "name_ja", "name_ko") if row[field]
    }
    found = []
    for text in texts:
        if _key(text) not in by_name:
            raise UsageError(f"no {what} is called {text!r}", hint=near(_key(text), ids, f"The {what}s"))
        found.append(by_name[_key(text)])
    return list(dict.fromkeys(found))


def _key(text: str) -> str:
    return text.strip().casefold().replace(" ", "-").replace("_", "-")


def result(like: Result, rows: Sequence[Mapping[str, Any]]) -> Result:
    """Return rows as a result with the columns of another."""
    from dataclasses import replace

    return replace(like, rows=[tuple(row[name] for name in like.columns) for row in rows])


def ranges(years: Iterable[int]) -> str:
    """Write years as ranges.

    Examples
    --------
    >>> ranges([2002, 2003, 2004, 2010])
    '2002-2004, 2010'
    """
    parts: list[list[int]] = []
    for year in sorted(set(years)):
        if parts and year == parts[-1][-1] + 1:
            parts[-1][1:] = [year]
        else:
            parts.append([year])
    return ", ".join("-".join(map(str, part)) for part in parts)


def editions(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return the editions of the sources that stand behind some rows, each once."""
    found: dict[str, None] = {}
    for row in rows:
        for part in (row.get("data_vintage") or "").split(";"):
            if part.strip():
                found[part.strip()] = None
    return list(found)


def no_such_year(warehouse: Warehouse, year: int, scope: Mapping[str, Any]) -> None:
    """Say which years there are, unless there are none: then the answer is just empty."""
    years = [row[0] for row in warehouse.query("years", **scope).rows]
    if years:
        raise UsageError(f"there are no figures for {year}", hint=f"There are some for {ranges(years)}.")

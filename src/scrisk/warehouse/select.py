"""Which score rows a question names; the command line and the Python face ask through here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scrisk import codes
from scrisk.errors import UsageError
from scrisk.language import later, say
from scrisk.warehouse.resolve import key

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from scrisk.warehouse.connect import Result, Warehouse

# What is said when nothing has a name, and what else there is.
_NONE = {
    "chain": (later("no chain is called {text!r}"), later("The chains: {names}.")),
    "stage": (later("no stage is called {text!r}"), later("The stages: {names}.")),
    "sector": (later("no sector is called {text!r}"), later("The sectors: {names}.")),
}
BASES = ("quantity", "value", "world-share", "published-share", "all")


def scores(
    warehouse: Warehouse,
    economies: Sequence[str] = (),
    *,
    items: Sequence[str] = (),
    chains: Sequence[str] = (),
    stages: Sequence[str] = (),
    year: int | None = None,
    basis: str | None = None,
) -> Result:
    """Return the rows of ``out.score`` that a question names, by economy, catalog order and basis.

    Parameters
    ----------
    warehouse
        An open warehouse.
    economies, items, chains, stages
        As a user types them; none means the focal economies, and all of the others.
    year
        One year; the newest of each economy, item and basis when None.
    basis
        One of :data:`BASES`; each item's main basis when None.

    Raises
    ------
    CodeError
        For an economy or item that nobody knows.
    UsageError
        For an unknown chain, stage or basis, or a year without rows; the hint says which exist.
    """
    if basis is not None and basis not in BASES:
        raise UsageError(
            say("no basis is called {basis!r}", basis=basis), hint=say("The bases are {bases}.", bases=", ".join(BASES))
        )
    scope: dict[str, Any] = {
        "economies": warehouse.economies(economies),
        "items": warehouse.items(items),
        "chains": chosen(chains, warehouse.query("chains").dicts(), "chain"),
        "stages": chosen(stages, warehouse.query("stages").dicts(), "stage"),
        "basis": basis or "headline",
    }
    found = warehouse.query("score", year=year, **scope)
    if year is not None and not found.rows:
        years = [row[0] for row in warehouse.query("years", **scope).rows]
        if years:
            raise UsageError(
                say("there are no figures for {year}", year=year),
                hint=say("There are some for {years}.", years=ranges(years)),
            )
    return found


def chosen(texts: Sequence[str], known: Sequence[Mapping[str, Any]], what: str) -> list[str]:
    """Return the ids of the chains or stages that ``texts`` name; all of them when there are none."""
    ids = list(dict.fromkeys(row[what] for row in known))
    if not texts:
        return ids
    by_name = {
        key(row[field]): row[what] for row in known for field in (what, "name_en", "name_ja", "name_ko") if row[field]
    }
    found = []
    for text in texts:
        if key(text) not in by_name:
            near = codes.suggest(key(text), ids)
            raise UsageError(
                say(_NONE[what][0], text=text),
                hint=(say("Did you mean {near}? ", near=say(" or ").join(near)) if near else "")
                + say(_NONE[what][1], names=", ".join(ids)),
            )
        found.append(by_name[key(text)])
    return list(dict.fromkeys(found))


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

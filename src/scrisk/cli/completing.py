"""What a shell offers behind an option: economies, items, scenarios and so on, by ids, told by names.

A command says with its metavar (``ECONOMY``, ``ITEM``) or the name of a parameter what stands there. Nothing is built
and nothing is complained about: without a warehouse there is nothing to offer.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import click
from click.shell_completion import CompletionItem

from scrisk.language import language

VARIABLE = "_SCRISK_COMPLETE"
SHELLS = ("bash", "zsh", "fish")

# What stands for a word in the usage of a command, and what is offered there.
_BY_METAVAR = {
    "ECONOMY": "economy", "FROM": "anyone", "TO": "anyone", "A,B": "economy", "CODES": "economy", "CODE": "economy",
    "ITEM": "item", "CHAIN": "chain", "STAGE": "stage", "SECTOR": "sector", "LIST": "list", "COLUMN": "column",
    "SOURCE": "source", "RUN": "run", "MEASURE": "measure",
}  # fmt: skip
# By the name of a parameter whose metavar says less: NAME is many things.
_BY_NAME = {
    "economy": "economy", "item": "item", "imposers": "anyone", "targets": "anyone", "parties": "anyone",
    "others": "anyone", "column": "column", "run": "run", "scenario": "scenario", "scenarios": "scenario",
}  # fmt: skip
_BY_COMMAND = {
    ("scenario", "names"): "scenario", ("terms", "name"): "column", ("risk", "name"): "network",
    ("shock", "name"): "network", ("show", "name"): "network", ("drop", "name"): "network",
}  # fmt: skip
# Where several words stand in one, this comes between them.
_BETWEEN = {"A,B": ",", "CODES": ",", "NAME": "+"}


class Known(click.types.StringParamType):
    """A word that the warehouse knows; what is typed is taken as it is."""

    def __init__(self, kind: str, between: str = "") -> None:
        self.kind = kind
        self._between = between

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """Return the words that begin as what was typed."""
        before, sign, begun = incomplete.rpartition(self._between) if self._between else ("", "", incomplete)
        return [
            CompletionItem(f"{before}{sign}{word}", help=name)
            for word, name in _offered(_words(self.kind, _place(ctx)), begun)
        ]


def fit(command: click.Command) -> click.Command:
    """Return a command whose parameters know what may stand there."""
    other = copy.copy(command)
    other.params = [_fitted(command, parameter) for parameter in command.params]
    return other


def kind_of(command: click.Command, parameter: click.Parameter) -> str | None:
    """Return what stands for a parameter; None where anything may."""
    if type(parameter.type) is not click.types.StringParamType:
        return None
    name = parameter.name or ""
    metavar = re.match(r"\[?([A-Z,]+)(?=\]|\.|$| )", parameter.metavar or "")
    found = _BY_COMMAND.get((command.name or "", name)) or _BY_NAME.get(name)
    return found or _BY_METAVAR.get(metavar.group(1) if metavar else "")


def _fitted(command: click.Command, parameter: click.Parameter) -> click.Parameter:
    kind = kind_of(command, parameter)
    if kind is None:
        return parameter
    other = copy.copy(parameter)
    several = _BETWEEN.get((parameter.metavar or "").strip("[]."), "") if kind in ("economy", "scenario") else ""
    other.type = Known(kind, several)
    return other


def _offered(words: Iterable[tuple[str, str]], begun: str) -> Iterator[tuple[str, str]]:
    key = begun.casefold()
    for word, name in words:
        if word.casefold().startswith(key):
            yield word, name
        elif key and not key.isascii() and name.casefold().startswith(key) and " " not in name:
            yield name, word


def _place(ctx: click.Context) -> Path:
    from scrisk.resources import default_db

    found: Path | None = ctx.params.get("db") or ctx.find_root().params.get("db")
    return found or default_db()


def _words(kind: str, place: Path) -> list[tuple[str, str]]:
    if kind in _ELSEWHERE:
        return list(_ELSEWHERE[kind](place))
    from scrisk.errors import ScriskError
    from scrisk.warehouse import open_warehouse

    try:
        with open_warehouse(place) as warehouse:
            rows = warehouse.query("completions", kind=kind).dicts()
    except ScriskError:
        return []
    return [(row["word"], row[f"name_{language()}"] or "") for row in rows]


def _columns(_place: Path) -> Iterator[tuple[str, str]]:
    from scrisk.terms import TERMS

    yield from ((name, term.label(language())) for name, term in TERMS.items())


def _sources(_place: Path) -> Iterator[tuple[str, str]]:
    from scrisk.sources import SOURCES

    yield from ((name, "") for name in SOURCES)


def _runs(place: Path) -> Iterator[tuple[str, str]]:
    from scrisk.warehouse.history import History

    told = {attempt.run_id: attempt.finished_at for attempt in History(place).attempts() if attempt.run_id}
    yield from ((run, told.get(run, "")) for run in History(place).kept())


def _networks(place: Path) -> Iterator[tuple[str, str]]:
    from scrisk.warehouse.built_in import BUILT_IN
    from scrisk.warehouse.history import History
    from scrisk.warehouse.networks import Networks

    yield from ((name, "") for name in (*Networks(History(place)).names(), *BUILT_IN))


_ELSEWHERE: dict[str, Callable[[Path], Iterable[tuple[str, str]]]] = {
    "column": _columns, "source": _sources, "run": _runs, "network": _networks,
}  # fmt: skip


def wanted(environment: Any) -> bool:
    """Return whether a shell asks, not a reader."""
    return VARIABLE in environment

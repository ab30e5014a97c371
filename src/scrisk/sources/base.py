"""What every source gives and takes: raw files in, Parquet parts of raw tables out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from pathlib import Path

    from scrisk.sources.fetch import Fetcher


@dataclass(frozen=True)
class RawFile:
    """A producer's file on this disk, whole and unchanged."""

    path: Path
    name: str  # as the producer or the user calls it: BACI_HS92_V202501.zip
    sha256: str
    size: int
    url: str = ""  # never with a key in it; empty for a file that the user gave
    fetched: str = ""  # ISO date of the day it was fetched or given
    modified: str = ""  # ISO date the producer last changed it, where the server says so


@dataclass(frozen=True)
class Part:
    """One piece of a raw table, written as Parquet with the columns of ``sql/10_raw/TABLE.sql``.

    A newer part takes the place of an older one with the same table and name.
    """

    table: str
    part: str  # "HS92-2024", "2024", "all": what of the table it holds
    path: Path
    rows: int
    origin: str  # from which bytes it was made; the same origin need not be parsed again
    edition: str  # "HS92 V202501"
    facts: Mapping[str, str | int | float | bool] = field(default_factory=dict)  # totals and the like


def _silent(_what: str, _done: int, _total: int | None) -> None:
    pass


@dataclass(frozen=True)
class Work:
    """Where a parser writes, what it need not do again, and to whom it reports."""

    folder: Path  # scratch; write Parquet files here
    settings: Mapping[str, Any] = field(default_factory=dict)
    has: Callable[[str, str, str], bool] = lambda _table, _part, _origin: False  # (table, part, origin) is staged
    say: Callable[[str, int, int | None], None] = _silent  # (what, done, total); total None while unknown


class Source(Protocol):
    """The face of a source module."""

    TABLES: tuple[str, ...]

    def fetch(self, fetcher: Fetcher, settings: Mapping[str, Any]) -> list[RawFile]:
        """Return the raw files, asking the producer only for what has changed."""
        ...

    def parse(self, files: Sequence[RawFile], work: Work) -> Iterator[Part]:
        """Yield the parts of the raw tables, each written and checked; parts that ``work.has`` are left out."""
        ...

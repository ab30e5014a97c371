"""What the reader asked to see, and what the footer has to say about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from scrisk.report.ranking import DEFAULT_LEAD, LEAD
from scrisk.report.words import Names, Row


@dataclass(frozen=True)
class View:
    """What the reader asked to see.

    ``economies`` and ``chains`` are codes in the order of the rows; ``of_item`` holds the rows of ``out.item``;
    ``cut`` is true when the rows are only the worst ones.
    """

    names: Names
    economies: Sequence[str]
    chains: Sequence[str]
    of_item: Mapping[str, Row]
    width: int = 80
    method: str | None = None
    sort: str | None = None
    by_chain: bool = True
    cut: bool = False
    show_all: bool = False
    editions: Sequence[str] = ()

    @property
    def lead(self) -> str:
        """The column that sorts the rows."""
        return self.sort or (LEAD[self.method] if self.method else DEFAULT_LEAD)


@dataclass
class Notes:
    """What the sections leave to the footer: letters to spell out, flags that all rows share, columns shown."""

    letters: set[str] = field(default_factory=set)
    common: dict[str, set[str]] = field(default_factory=dict)
    columns: set[str] = field(default_factory=set)

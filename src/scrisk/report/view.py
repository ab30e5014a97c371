"""What the reader asked to see, and what the footer has to say about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from scrisk.report.drawing import Shares
from scrisk.report.ranking import DEFAULT_LEAD, LEAD, SECOND_LEAD
from scrisk.report.words import Names, Row


@dataclass(frozen=True)
class View:
    """What the reader asked to see.

    ``economies`` and ``chains`` are codes in the order of the rows; ``of_item`` holds the rows of ``out.item``;
    ``cut`` is true when the rows are only the worst ones; ``without_risk`` when none of them has a risk score;
    ``changed`` says which numbers of the composite are the reader's own; ``shares`` tells who supplies, where there is
    room to draw it.
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
    without_risk: bool = False
    changed: Sequence[str] = ()
    shares: Shares = field(default_factory=dict)

    @property
    def lead(self) -> str:
        """The column that sorts the rows."""
        if self.sort or self.method:
            return self.sort or LEAD[self.method or ""]
        return SECOND_LEAD if self.without_risk else DEFAULT_LEAD

    @property
    def leads_with_risk(self) -> bool:
        """Whether the answer is about the risk score."""
        return self.lead == DEFAULT_LEAD


@dataclass
class Notes:
    """What the sections leave to the footer: letters to spell out, flags that all rows share, columns shown."""

    letters: set[str] = field(default_factory=set)
    common: dict[str, set[str]] = field(default_factory=dict)
    columns: set[str] = field(default_factory=set)

"""Values of columns that are words: what a reader calls them."""

from __future__ import annotations

from scrisk.language import later, say

# A value of the data and what it is called; an English reader sees the value itself.
_BASES = (
    later("quantity"), later("value"), later("world-share"), later("published-share"), later("world"),
    later("imports"), later("trade"), later("world-production"), later("world-providers"), later("published"),
    later("none"),
)  # fmt: skip
_MEASURES = (
    later("ban"), later("extraterritorial"), later("informal"), later("licence"), later("quota"), later("tariff"),
    later("in-force"), later("lapsed"), later("suspended"), later("announced"), later("ended"), later("not-announced"),
)  # fmt: skip
_FIGURES = (
    later("Exports"), later("Import value"), later("Imports"), later("import value"), later("import quantity"),
    later("market share"), later("production"), later("capacity"), later("sales"), later("mine"), later("refined"),
)  # fmt: skip
_RUNS = (
    later("embedded"), later("fetched"), later("new"), later("removed"), later("defined"), later("undefined"),
    later("changed"),
)  # fmt: skip
VALUES = frozenset({*_BASES, *_MEASURES, *_FIGURES, *_RUNS})


def value_word(value: str) -> str:
    """Return what a value of a column is called; the value itself where it is a name.

    Examples
    --------
    >>> value_word("quantity"), value_word("CHN")
    ('quantity', 'CHN')
    """
    return say(value) if value in VALUES else value
